-- Why a reporter may not make the claim that came in; no row where nothing speaks against it.
-- reads:  claim_arrived, claim_family, registry_person, registry_family, civil
-- writes: claim_reporter
-- grain:  one row per claim that its reporter may not make
-- params: adult_age

with

complaint as (

    select
        claim_arrived.nomor_tiket,
        claim_arrived.nik_pelapor as nik,
        claim_arrived.jenis,
        claim_arrived.peristiwa,
        claim_arrived.tanggal,
        claim_arrived.nomor_kartu_keluarga as kk,
        claim_family.id_keluarga
    from claim_arrived
    inner join claim_family on claim_arrived.nomor_tiket = claim_family.nomor_tiket
    where not claim_arrived.tertahan

),

registered as (

    select
        registry_person.nomor_induk_kependudukan as nik,
        registry_person.id_keluarga,
        registry_person.tanggal_lahir,
        registry_person.status_keberadaan
    from registry_person
    semi join complaint on registry_person.nomor_induk_kependudukan = complaint.nik

),

named as (

    select id_keluarga
    from complaint
    union
    select id_keluarga
    from registered

),

-- the few families in question, before anything is joined to them
family as (

    select
        registry_family.id_keluarga,
        registry_family.nomor_kartu_keluarga as kk,
        registry_family.kode_kelurahan_desa as desa
    from registry_family
    semi join named on registry_family.id_keluarga = named.id_keluarga

),

asked as (

    select
        complaint.*,
        family.desa
    from complaint
    left join family on complaint.id_keluarga = family.id_keluarga

),

-- whoever bears the NIK: in the register, and in the extract of Dukcapil
bearer as (

    select
        registered.nik,
        registered.id_keluarga,
        family.kk,
        family.desa,
        registered.tanggal_lahir,
        coalesce(registered.status_keberadaan, 1) <> 2 as hidup
    from registered
    left join family on registered.id_keluarga = family.id_keluarga
    union all
    select
        civil.nomor_induk_kependudukan,
        null,
        civil.nomor_kartu_keluarga,
        civil.kode_kelurahan_desa,
        civil.tanggal_lahir,
        coalesce(civil.status_hidup, 1) <> 2
    from civil
    semi join complaint on civil.nomor_induk_kependudukan = complaint.nik

),

judged as (

    select
        asked.nomor_tiket,
        asked.jenis,
        asked.peristiwa,
        asked.desa,
        count(bearer.nik) as orang,
        -- a person is dead where any record that knows of a death says so and none is alive
        coalesce(bool_or(bearer.hidup), false) as hidup,
        coalesce(
            max(date_sub('year', bearer.tanggal_lahir, asked.tanggal)) >= $adult_age, true
        ) as dewasa,
        coalesce(
            bool_or(bearer.id_keluarga = asked.id_keluarga or bearer.kk = asked.kk), false
        ) as sendiri,
        coalesce(bool_or(bearer.desa = asked.desa), false) as sedesa
    from asked
    left join bearer on asked.nik = bearer.nik
    group by asked.nomor_tiket, asked.jenis, asked.peristiwa, asked.desa

),

told as (

    select
        nomor_tiket,
        case
            when orang = 0 then 'KLAIM_PELAPOR_TAK_DIKENAL'
            -- who is recorded dead may say that he is alive
            when not hidup and not coalesce(peristiwa = 'hidup' and sendiri, false)
                then 'KLAIM_PELAPOR_MENINGGAL'
            when not dewasa then 'KLAIM_PELAPOR_ANAK'
            when jenis = 'sanggah' and sendiri then 'KLAIM_SANGGAH_SENDIRI'
            -- a family that is in no register lies in a village that nobody can tell
            when not sendiri and not sedesa and desa is not null
                then 'KLAIM_PELAPOR_BUKAN_SEDESA'
        end as alasan
    from judged

)

select *
from told
where alasan is not null
