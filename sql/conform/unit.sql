-- reads: family_row, person_row (rows of one source with their families), nik_twice
-- writes: unit, what the rules about whole families look at
-- grain: one family of one submission
-- params: acuan (last day of the quarter)

with family as (
    select
        _kiriman,
        _unit,
        bool_and(kode_kelurahan_desa is not null) as kode_kelurahan_desa_ada,
        max(jumlah_anggota_keluarga) as jumlah_dinyatakan
    from family_row
    where _unit is not null
    group by _kiriman, _unit
),

member as (
    select
        _kiriman,
        _unit,
        is_active(status_keberadaan) as is_present,
        status_hubungan_keluarga as relation,
        jenis_kelamin as sex,
        date_sub('year', tanggal_lahir, $acuan::date) as age
    from person_row
    where _unit is not null
),

person as (
    select
        _kiriman,
        _unit,
        count(*) filter (where is_present) as jumlah_anggota,
        count(*) filter (where is_present and relation = 1) as jumlah_kepala,
        count(*) filter (where is_present and relation = 2) as jumlah_pasangan,
        min(sex) filter (where is_present and relation = 1) as kelamin_kepala,
        min(sex) filter (where is_present and relation = 2) as kelamin_pasangan,
        max(age) filter (where is_present and relation = 1) as usia_kepala,
        max(age) filter (where is_present and relation = 3) as usia_anak_tertua,
        min(age) filter (where is_present and relation = 6) as usia_termuda_orang_tua
    from member
    group by _kiriman, _unit
),

twice as (
    select
        person_row._kiriman,
        person_row._unit,
        count(*) - count(distinct person_row.nomor_induk_kependudukan) as jumlah_nik_ganda
    from person_row
    inner join nik_twice using (_kiriman, nomor_induk_kependudukan)
    where person_row._unit is not null
    group by person_row._kiriman, person_row._unit
)

select
    _kiriman,
    _unit,
    family._unit is not null as ada_keluarga,
    person._unit is not null as ada_anggota,
    family.kode_kelurahan_desa_ada,
    family.jumlah_dinyatakan,
    coalesce(person.jumlah_anggota, 0) as jumlah_anggota,
    coalesce(person.jumlah_kepala, 0) as jumlah_kepala,
    coalesce(person.jumlah_pasangan, 0) as jumlah_pasangan,
    person.kelamin_kepala,
    person.kelamin_pasangan,
    person.usia_kepala,
    person.usia_anak_tertua,
    person.usia_termuda_orang_tua,
    coalesce(twice.jumlah_nik_ganda, 0) as jumlah_nik_ganda
from family
full join person using (_kiriman, _unit)
left join twice using (_kiriman, _unit)
