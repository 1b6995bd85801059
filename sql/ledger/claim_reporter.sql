-- Why a reporter may not make the claim that came in; no row where nothing speaks against it.
-- reads:  claim_arrived, claim_family, registry_person, registry_family, civil
-- writes: claim_reporter
-- grain:  one row per claim that its reporter may not make
-- params: adult_age

with

asked as (

    select
        claim_arrived.nomor_tiket,
        claim_arrived.nik_pelapor as nik,
        claim_arrived.jenis,
        claim_arrived.peristiwa,
        claim_arrived.tanggal,
        claim_arrived.nomor_kartu_keluarga as kk,
        claim_family.id_keluarga,
        family.kode_kelurahan_desa as desa
    from claim_arrived
    inner join claim_family on claim_arrived.nomor_tiket = claim_family.nomor_tiket
    left join registry_family as family on claim_family.id_keluarga = family.id_keluarga
    where not claim_arrived.tertahan

),

-- whoever bears the NIK: in the register, and in the extract of Dukcapil
bearer as (

    select
        person.nomor_induk_kependudukan as nik,
        person.id_keluarga,
        family.nomor_kartu_keluarga as kk,
        family.kode_kelurahan_desa as desa,
        person.tanggal_lahir,
        coalesce(person.status_keberadaan, 1) <> 2 as hidup
    from registry_person as person
    left join registry_family as family on person.id_keluarga = family.id_keluarga
    semi join asked on person.nomor_induk_kependudukan = asked.nik
    union all
    select
        civil.nomor_induk_kependudukan,
        null,
        civil.nomor_kartu_keluarga,
        civil.kode_kelurahan_desa,
        civil.tanggal_lahir,
        coalesce(civil.status_hidup, 1) <> 2
    from civil
    semi join asked on civil.nomor_induk_kependudukan = asked.nik

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
