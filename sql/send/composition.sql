-- Who lives in a family, as counts and as the head's traits; ages on the day after the quarter.
-- reads:  registry_person
-- writes: composition
-- grain:  one row per family with active members
-- params: reference_date, balita_sampai, sekolah_dari, sekolah_sampai, produktif_dari, produktif_sampai, lansia_dari

with

members as (

    select
        id_keluarga,
        jenis_kelamin,
        ijazah_tertinggi,
        penyandang_disabilitas,
        jumlah_usaha,
        coalesce(bekerja = 1, false) as is_working,
        coalesce(partisipasi_sekolah = 2, false) as is_studying,
        head_key(status_hubungan_keluarga, tanggal_lahir, id_individu) as urutan,
        greatest(0, date_sub('year', tanggal_lahir, $reference_date)) as umur
    from registry_person
    where is_active(status_keberadaan)

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
        coalesce(sum(jumlah_usaha), 0) as usaha_keluarga,
        arg_min_null(jenis_kelamin, urutan) as jenis_kelamin_kepala,
        arg_min_null(ijazah_tertinggi, urutan) as ijazah_kepala,
        arg_min_null(umur, urutan) as umur_kepala
    from members
    group by id_keluarga

)

select
    id_keluarga,
    anggota_balita::smallint as anggota_balita,
    anggota_usia_sekolah::smallint as anggota_usia_sekolah,
    anggota_usia_produktif::smallint as anggota_usia_produktif,
    anggota_lansia::smallint as anggota_lansia,
    anggota_bekerja::smallint as anggota_bekerja,
    anggota_produktif_tidak_bekerja::smallint as anggota_produktif_tidak_bekerja,
    anggota_disabilitas::smallint as anggota_disabilitas,
    usaha_keluarga::smallint as usaha_keluarga,
    jenis_kelamin_kepala::tinyint as jenis_kelamin_kepala,
    ijazah_kepala::tinyint as ijazah_kepala,
    case
        when umur_kepala < 25 then '<25'
        when umur_kepala >= 65 then '65+'
        else ((umur_kepala - 5) // 10 * 10 + 5) || '-' || ((umur_kepala - 5) // 10 * 10 + 14)
    end as kelompok_umur_kepala
from counts
