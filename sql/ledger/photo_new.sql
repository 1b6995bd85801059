-- The evidence photos of this quarter, with verdicts on when and where they were taken, never the place itself.
-- reads:  claim_photo, evidence, claim_known, claim_event_sent, submission, registry_family
-- writes: photo_new
-- grain:  one row per ticket and photo
-- params: age_days, near_microdegrees, utc_offset

with

shown as (

    select
        claim_known.nomor_tiket,
        claim_known.id_keluarga,
        claim_photo.sha256,
        claim_photo.utuh,
        evidence.phash,
        try_cast(evidence.diambil as date) as diambil,
        try_cast(evidence.lintang as integer) as lintang,
        try_cast(evidence.bujur as integer) as bujur,
        -- told with a row: the row's day; else the day on which it came
        coalesce(
            (claim_event_sent.waktu + to_hours($utc_offset))::date, submission.tanggal_kirim
        ) as hari
    from claim_photo
    inner join claim_known on claim_photo.nomor_tiket = claim_known.nomor_tiket
    inner join submission on claim_photo.kiriman = submission.kiriman
    inner join evidence
        on
            claim_photo.kiriman = evidence._kiriman
            and claim_photo.berkas = evidence._berkas
    left join claim_event_sent
        on
            claim_photo.kiriman = claim_event_sent.kiriman
            and claim_photo.berkas_penyebut = claim_event_sent.berkas
            and claim_photo.baris_penyebut = claim_event_sent.baris

),

village as (

    select distinct
        registry_family.id_keluarga,
        registry_family.kode_kelurahan_desa
    from registry_family
    semi join shown on registry_family.id_keluarga = shown.id_keluarga

),

-- where the families of the village live, as far as the register knows
area as (

    select
        family.kode_kelurahan_desa,
        min(family.lintang) as selatan,
        max(family.lintang) as utara,
        min(family.bujur) as barat,
        max(family.bujur) as timur
    from registry_family as family
    semi join village on family.kode_kelurahan_desa = village.kode_kelurahan_desa
    group by family.kode_kelurahan_desa

)

select
    shown.nomor_tiket,
    shown.sha256,
    bool_and(shown.utuh) as utuh,
    min(shown.phash) as phash,
    case
        when min(shown.diambil) is null then 'tidak_diketahui'
        when
            bool_and(shown.diambil between shown.hari - $age_days::integer and shown.hari)
            then 'wajar'
        else 'tidak_wajar'
    end as waktu,
    case
        when min(shown.lintang) is null or min(area.selatan) is null or min(area.barat) is null
            then 'tidak_diketahui'
        when
            bool_and(
                shown.lintang between area.selatan - $near_microdegrees
                and area.utara + $near_microdegrees
                and shown.bujur between area.barat - $near_microdegrees
                and area.timur + $near_microdegrees
            )
            then 'wajar'
        else 'tidak_wajar'
    end as tempat
from shown
left join village on shown.id_keluarga = village.id_keluarga
left join area on village.kode_kelurahan_desa = area.kode_kelurahan_desa
group by shown.nomor_tiket, shown.sha256
