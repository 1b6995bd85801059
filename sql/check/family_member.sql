-- What a family is by its members, as the rules about whole families look at it.
-- reads:  registry_person
-- writes: family_member
-- grain:  one row per family that has a member in the part
-- params: tanggal_acuan, active

with

dated as (

    select
        registry_person.*,
        $tanggal_acuan as tanggal_acuan
    from registry_person

),

member as (

    select
        id_keluarga,
        status_hubungan_keluarga as relation,
        jenis_kelamin as sex,
        nomor_induk_kependudukan as nik,
        status_keberadaan is null or list_contains($active, status_keberadaan) as is_present,
        datesub('year', tanggal_lahir, tanggal_acuan) as age
    from dated

),

counted as (

    select
        id_keluarga,
        count(*) filter (where is_present) as jumlah_anggota,
        count(*) filter (where is_present and relation = 1) as jumlah_kepala,
        count(*) filter (where is_present and relation = 2) as jumlah_pasangan,
        min(sex) filter (where is_present and relation = 1) as kelamin_kepala,
        min(sex) filter (where is_present and relation = 2) as kelamin_pasangan,
        max(age) filter (where is_present and relation = 1) as usia_kepala,
        max(age) filter (where is_present and relation = 3) as usia_anak_tertua,
        min(age) filter (where is_present and relation = 6) as usia_termuda_orang_tua,
        -- members whose NIKs differ leave as many marks, but for a few that leave the same one
        bit_count(bit_or(1::bigint << abs(nik % 61)::integer)) < count(nik) as may_share
    from member
    group by id_keluarga

),

suspect as (

    select id_keluarga
    from counted
    where may_share

),

shared as (

    select
        member.id_keluarga,
        count(member.nik) - count(distinct member.nik) as jumlah_nik_ganda
    from member
    semi join suspect
        on member.id_keluarga = suspect.id_keluarga
    group by member.id_keluarga

)

select
    counted.*,
    coalesce(shared.jumlah_nik_ganda, 0) as jumlah_nik_ganda
from counted
left join shared on counted.id_keluarga = shared.id_keluarga
