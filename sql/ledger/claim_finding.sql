-- Contradictions that claims bring to light: photos shown twice or taken elsewhere, visits against decisions.
-- reads:  claim_known, claim_told, photo_alike, claim_photo_verdict, claim_event_new, event_fault, visit, visit_cell, family, submission, registry_family, registry_person
-- writes: findings
-- grain:  one row per family, rule and values
-- params: utc_offset

with

visited as (

    select
        family.nomor_kartu_keluarga,
        family.nomor_referensi as nomor_tiket,
        family.tanggal
    from family
    inner join submission on family.kiriman = submission.kiriman
    where submission.class = 'lapangan' and family.status_kunjungan = 3

),

-- visits that told of a death: those of field verification, with a ticket or without, and those
-- that offices told of and that had effect
died as (

    select
        registry_family.id_keluarga,
        visited.nomor_tiket,
        visited.tanggal
    from registry_family
    inner join visited on registry_family.nomor_kartu_keluarga = visited.nomor_kartu_keluarga
    union
    select
        claim_known.id_keluarga,
        claim_event_new.nomor_tiket,
        (claim_event_new.waktu + to_hours($utc_offset))::date
    from claim_event_new
    inner join claim_known on claim_event_new.nomor_tiket = claim_known.nomor_tiket
    anti join event_fault on claim_event_new.urut = event_fault.urut
    where claim_event_new.kejadian = 'kunjungan' and claim_event_new.status_kunjungan = 3

),

alive as (

    select registry_person.id_keluarga
    from registry_person
    semi join died on registry_person.id_keluarga = died.id_keluarga
    where is_active(registry_person.status_keberadaan)

),

-- what the last visit saw of the variable that was claimed
seen as (

    select
        visit.nomor_tiket,
        cell.nilai,
        visit.tanggal,
        row_number() over (
            partition by visit.nomor_tiket
            order by visit.tanggal desc, visit.kiriman desc, visit.berkas desc, visit.baris desc
        ) as ke
    from visit
    inner join claim_known on visit.nomor_tiket = claim_known.nomor_tiket
    inner join visit_cell as cell
        on
            visit.kiriman = cell.kiriman
            and visit.berkas = cell.berkas
            and visit.baris = cell.baris
            and claim_known.variabel = cell.variabel
    where cell.nilai is not null

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
inner join seen on claim_told.nomor_tiket = seen.nomor_tiket and seen.ke = 1
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
    died.id_keluarga,
    null,
    died.nomor_tiket,
    null,
    died.tanggal
from died
semi join alive on died.id_keluarga = alive.id_keluarga
