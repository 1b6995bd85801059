-- reads: finding_row, stage_finding, submission, registry_family, registry_person
-- writes: sighting, every finding of the quarter with its subject, in the order of its sightings
-- grain: sighting of a finding
-- params: none

with bearer as (
    select
        registry_person.nomor_induk_kependudukan as nik,
        max(registry_person.id_individu) as id_individu,
        max(registry_person.id_keluarga) as id_keluarga
    from registry_person
    semi join finding_row on registry_person.nomor_induk_kependudukan = finding_row.nik
    group by registry_person.nomor_induk_kependudukan
    having count(*) = 1
),

card as (
    select
        registry_family.nomor_kartu_keluarga as kk,
        max(registry_family.id_keluarga) as id_keluarga
    from registry_family
    semi join finding_row on registry_family.nomor_kartu_keluarga = finding_row.kk
    group by registry_family.nomor_kartu_keluarga
    having count(*) = 1
),

turn as (
    select
        kiriman,
        dense_rank() over (order by created, digest, kiriman) as giliran
    from submission
),

sent as (
    select
        finding_row.*,
        card.id_keluarga as keluarga_kartu,
        turn.giliran,
        submission.number as sumber,
        submission.class as kelas,
        submission.kode_kabupaten_kota,
        -- a NIK alone may be another person's: it counts where the card names his family too
        if(
            finding_row.kk is null or bearer.id_keluarga = card.id_keluarga,
            bearer.id_individu,
            null
        ) as id_individu,
        if(finding_row.kk is null, bearer.id_keluarga, card.id_keluarga) as keluarga
    from finding_row
    inner join submission on finding_row.kiriman = submission.kiriman
    inner join turn on finding_row.kiriman = turn.kiriman
    left join bearer on finding_row.nik = bearer.nik
    left join card on finding_row.kk = card.kk
),

both_kinds as (
    select
        kode_aturan,
        variabel,
        id_individu,
        if(id_individu is null, keluarga, null) as id_keluarga,
        case
            when id_individu is null and keluarga is null
                then sealed(
                    concat_ws(
                        '|',
                        'pengirim',
                        sumber,
                        coalesce(kode_kabupaten_kota, ''),
                        if(
                            baris is null,
                            '',
                            coalesce(kunci, concat_ws('|', submission, nama, lembar, baris))
                        )
                    )
                )
        end as subjek,
        coalesce(keluarga, -sealed(concat_ws('|', 'kartu', kk))) as keluarga,
        menahan,
        sumber,
        kelas,
        giliran,
        submission,
        nama as berkas,
        lembar,
        baris,
        kode_kabupaten_kota,
        nilai
    from sent
    union all
    select
        stage_finding.kode_aturan,
        stage_finding.variabel,
        stage_finding.id_individu,
        if(stage_finding.id_individu is null, stage_finding.id_keluarga, null) as id_keluarga,
        null as subjek,
        registry_family.id_keluarga as keluarga,
        false as menahan,
        stage_finding.sumber,
        null as kelas,
        0 as giliran,
        null as submission,
        null as berkas,
        null as lembar,
        null as baris,
        registry_family.kode_kabupaten_kota,
        stage_finding.nilai
    from stage_finding
    left join registry_person on stage_finding.id_individu = registry_person.id_individu
    left join registry_family
        on coalesce(stage_finding.id_keluarga, registry_person.id_keluarga)
        = registry_family.id_keluarga
),

named as (
    select
        *,
        finding_id(kode_aturan, variabel, id_individu, id_keluarga, subjek) as id_temuan
    from both_kinds
)

select
    *,
    seal_of(id_temuan, nilai) as sidik
from named
