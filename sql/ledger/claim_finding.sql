-- Contradictions that claims bring to light: photos shown twice or taken elsewhere, visits against decisions.
-- reads:  claim_known, claim_told, photo_alike, claim_photo_verdict, claim_event_new, visit, registry_family, registry_person
-- writes: findings
-- grain:  one row per family, rule and values
-- params:

with

alive as (

    select registry_family.id_keluarga
    from registry_family
    inner join visit on registry_family.nomor_kartu_keluarga = visit.nomor_kartu_keluarga
    inner join registry_person on registry_family.id_keluarga = registry_person.id_keluarga
    where visit.status_kunjungan = 3 and is_active(registry_person.status_keberadaan)

),

-- what the last visit saw of the variable that was claimed
seen as (

    select
        visit.nomor_tiket,
        max_by(cell.nilai, visit.waktu) as nilai,
        max(visit.tanggal) as tanggal
    from visit
    inner join claim_known on visit.nomor_tiket = claim_known.nomor_tiket
    inner join visit_cell as cell
        on
            visit.kiriman = cell.kiriman
            and visit.berkas = cell.berkas
            and visit.baris = cell.baris
            and claim_known.variabel = cell.variabel
    where cell.nilai is not null
    group by visit.nomor_tiket

)

select
    'KLAIM_FOTO_SERUPA' as kode_aturan,
    null::bigint as id_individu,
    claim_known.id_keluarga,
    claim_known.variabel,
    claim_known.nomor_tiket || ' = ' || array_to_string(photo_alike.foto_serupa, ', ') as nilai,
    null::tinyint as sumber,
    claim_known.tanggal
from photo_alike
inner join claim_known on photo_alike.nomor_tiket = claim_known.nomor_tiket
where claim_known.id_keluarga is not null
union all
select
    if(verdict.tentang = 'foto_waktu', 'KLAIM_FOTO_WAKTU', 'KLAIM_FOTO_TEMPAT'),
    null,
    claim_known.id_keluarga,
    claim_known.variabel,
    claim_known.nomor_tiket,
    null,
    claim_known.tanggal
from claim_photo_verdict
unpivot (putusan for tentang in (foto_waktu, foto_tempat)) as verdict
inner join claim_known on verdict.nomor_tiket = claim_known.nomor_tiket
where claim_known.id_keluarga is not null and verdict.putusan = 'tidak_wajar'
union all
select
    'KLAIM_KUNJUNGAN_BEDA',
    null,
    claim_known.id_keluarga,
    claim_known.variabel,
    claim_known.nomor_tiket || ': ' || claim_told.hasil || ' ' || claim_known.nilai_baku
    || ' / ' || seen.nilai,
    null,
    seen.tanggal
from claim_told
inner join claim_known on claim_told.nomor_tiket = claim_known.nomor_tiket
inner join seen on claim_told.nomor_tiket = seen.nomor_tiket
where
    claim_known.id_keluarga is not null
    and (
        (claim_told.hasil = 'dikabulkan' and claim_known.nilai_baku <> seen.nilai)
        or (claim_told.hasil = 'ditolak' and claim_known.nilai_baku = seen.nilai)
    )
union all
select
    'KUNJUNGAN_MENINGGAL_HIDUP',
    null,
    registry_family.id_keluarga,
    null,
    visit.nomor_tiket,
    null,
    visit.tanggal
from visit
inner join registry_family on visit.nomor_kartu_keluarga = registry_family.nomor_kartu_keluarga
semi join alive on registry_family.id_keluarga = alive.id_keluarga
where visit.status_kunjungan = 3
