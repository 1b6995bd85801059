-- Who lives in a family, as counts and as the head's traits; ages on the day after the quarter.
-- reads:  registry_person
-- writes: composition
-- grain:  one row per family with active members
-- params: reference_date, active, balita_sampai, sekolah_dari, sekolah_sampai, produktif_dari, produktif_sampai, lansia_dari

with

members as (

    select
        id_keluarga,
        id_individu,
        jenis_kelamin,
        ijazah_tertinggi,
        penyandang_disabilitas,
        jumlah_usaha,
        coalesce(bekerja = 1, false) as is_working,
        coalesce(partisipasi_sekolah = 2, false) as is_studying,
        coalesce(status_hubungan_keluarga = 1, false) as is_head,
        greatest(0, date_diff('year', tanggal_lahir, $reference_date)
        - (
            (month(tanggal_lahir), day(tanggal_lahir))
            > (month($reference_date), day($reference_date))
        )::int) as umur
    from registry_person
    where status_keberadaan is null or list_contains($active, status_keberadaan)

),

-- The oldest head, else the oldest member, then the lowest id: the design's head.
heads as (

    select
        id_keluarga,
        arg_min(
            {'sex': jenis_kelamin, 'certificate': ijazah_tertinggi, 'age': umur},
            {'rank': (not is_head)::int, 'age': -coalesce(umur, -1), 'id': id_individu}
        ) as head
    from members
    group by id_keluarga

),

counts as (

    select
        id_keluarga,
        count(*) filter (where umur <= $balita_sampai) as anggota_balita,
        count(*) filter (
            where umur between $sekolah_dari and $sekolah_sampai
        ) as anggota_usia_sekolah,
        count(*) filter (
            where umur between $produktif_dari and $produktif_sampai
        ) as anggota_usia_produktif,
        count(*) filter (where umur >= $lansia_dari) as anggota_lansia,
        count(*) filter (where is_working) as anggota_bekerja,
        count(*) filter (
            where umur between $produktif_dari and $produktif_sampai
            and not is_working and not is_studying
        ) as anggota_produktif_tidak_bekerja,
        count(*) filter (where penyandang_disabilitas in (1, 2)) as anggota_disabilitas,
        coalesce(sum(jumlah_usaha), 0) as usaha_keluarga
    from members
    group by id_keluarga

)

select
    counts.id_keluarga,
    counts.anggota_balita::smallint as anggota_balita,
    counts.anggota_usia_sekolah::smallint as anggota_usia_sekolah,
    counts.anggota_usia_produktif::smallint as anggota_usia_produktif,
    counts.anggota_lansia::smallint as anggota_lansia,
    counts.anggota_bekerja::smallint as anggota_bekerja,
    counts.anggota_produktif_tidak_bekerja::smallint as anggota_produktif_tidak_bekerja,
    counts.anggota_disabilitas::smallint as anggota_disabilitas,
    counts.usaha_keluarga::smallint as usaha_keluarga,
    heads.head.sex::tinyint as jenis_kelamin_kepala,
    heads.head.certificate::tinyint as ijazah_kepala,
    case
        when heads.head.age < 25 then '<25'
        when heads.head.age >= 65 then '65+'
        else ((heads.head.age - 5) // 10 * 10 + 5)
            || '-' || ((heads.head.age - 5) // 10 * 10 + 14)
    end as kelompok_umur_kepala
from counts
inner join heads on counts.id_keluarga = heads.id_keluarga
