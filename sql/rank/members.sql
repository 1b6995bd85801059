-- reads: person
-- writes: member
-- grain: family
-- params: none
with aged as (
    select
        id,
        id_individu,
        jenis_kelamin,
        status_hubungan_keluarga,
        status_kawin,
        partisipasi_sekolah,
        bekerja,
        jumlah_usaha,
        lapangan_usaha_dimiliki,
        penyandang_disabilitas,
        penyakit_kronis,
        tanggal_lahir,
        case
            when tanggal_lahir < tanggal_acuan
                then datesub('year', tanggal_lahir, tanggal_acuan)
            when tanggal_lahir >= tanggal_acuan then 0
        end as umur,
        case
            when ijazah_tertinggi is null and partisipasi_sekolah = 1 then 0
            when ijazah_tertinggi = 23 then 0
            when ijazah_tertinggi <= 5 then 1
            when ijazah_tertinggi <= 10 then 2
            when ijazah_tertinggi <= 17 then 3
            when ijazah_tertinggi = 18 then 4
            when ijazah_tertinggi <= 22 then 5
        end as pendidikan,
        case when bekerja = 2 then 0 else status_pekerjaan end as status_pekerjaan,
        case when bekerja = 2 then 0 else lapangan_usaha end as lapangan_usaha
    from person
),

-- The head is the oldest of those said to be head, else the oldest member, then the lowest id:
-- one number that sorts so (1 bit, 20 bits of days, 42 bits of id); an unknown age comes last.
-- The head's answers travel as one number too, eight bits each, 255 for a missing one: twice as
-- fast as a struct.
ordered as (
    select
        *,
        ((coalesce(status_hubungan_keluarga, 0) <> 1)::bigint << 62)
        + (greatest(0, coalesce(tanggal_lahir - date '1850-01-01', 1048575))::bigint << 42)
        + id_individu as urutan,
        least(coalesce(umur, 255), 255)
        + (coalesce(jenis_kelamin, 255)::bigint << 8)
        + (coalesce(status_kawin, 255)::bigint << 16)
        + (coalesce(pendidikan, 255)::bigint << 24)
        + (coalesce(status_pekerjaan, 255)::bigint << 32)
        + (coalesce(lapangan_usaha, 255)::bigint << 40) as jawaban
    from aged
),

counted as (
    select
        id,
        count(*)::integer as banyak_anggota,
        count(*) filter (umur < 5)::integer as balita,
        count(*) filter (umur between 5 and 14)::integer as anak,
        count(*) filter (umur between 15 and 64)::integer as usia_kerja,
        count(*) filter (umur >= 65)::integer as lansia,
        count(bekerja) as bekerja_diketahui,
        count(*) filter (bekerja = 1)::integer as bekerja,
        max(pendidikan) as pendidikan,
        count(*) filter (umur between 7 and 15 and partisipasi_sekolah <> 2) as tidak_sekolah,
        sum(jumlah_usaha)::integer as usaha,
        bool_or(lapangan_usaha_dimiliki > 6) as usaha_nonpertanian,
        min(penyandang_disabilitas) as disabilitas,
        count(penyakit_kronis) as penyakit_diketahui,
        count(*) filter (penyakit_kronis > 1)::integer as penyakit,
        arg_min(jawaban, urutan) as kepala
    from ordered
    group by id
),

headed as (
    select
        *,
        balita + anak + lansia as tanggungan,
        nullif(kepala & 255, 255) as umur,
        nullif((kepala >> 8) & 255, 255) as jenis_kelamin,
        nullif((kepala >> 16) & 255, 255) as status_kawin,
        nullif((kepala >> 24) & 255, 255) as pendidikan_kepala,
        nullif((kepala >> 32) & 255, 255) as status_pekerjaan,
        nullif((kepala >> 40) & 255, 255) as lapangan_usaha
    from counted
)

select
    id,
    banyak_anggota,
    (case when banyak_anggota > 10 then 10 else banyak_anggota end)::tinyint as jumlah_anggota,
    (case when balita > 3 then 3 else balita end)::tinyint as anggota_balita,
    (case when anak > 4 then 4 else anak end)::tinyint as anggota_anak,
    (case when lansia > 2 then 2 else lansia end)::tinyint as anggota_lansia,
    (
        case
            when usia_kerja = 0 then 5
            when tanggungan = 0 then 0
            when 2 * tanggungan < usia_kerja then 1
            when tanggungan < usia_kerja then 2
            when 2 * tanggungan < 3 * usia_kerja then 3
            else 4
        end
    )::tinyint as rasio_ketergantungan,
    (
        case
            when bekerja_diketahui = 0 then null
            when bekerja > 4 then 4
            else bekerja
        end
    )::tinyint as anggota_bekerja,
    pendidikan::tinyint as pendidikan_tertinggi,
    (tidak_sekolah > 0)::tinyint as anak_tidak_sekolah,
    (case when usaha > 3 then 3 else usaha end)::tinyint as usaha_keluarga,
    coalesce(usaha_nonpertanian::tinyint, case when usaha = 0 then 0::tinyint end)
        as usaha_nonpertanian,
    disabilitas as disabilitas_terberat,
    (
        case
            when penyakit_diketahui = 0 then null
            when penyakit > 2 then 2
            else penyakit
        end
    )::tinyint as anggota_sakit_kronis,
    (
        case
            when umur < 25 then 1
            when umur < 35 then 2
            when umur < 45 then 3
            when umur < 55 then 4
            when umur < 65 then 5
            when umur < 75 then 6
            when umur is not null then 7
        end
    )::tinyint as umur_kepala,
    jenis_kelamin::tinyint as jenis_kelamin_kepala,
    status_kawin::tinyint as status_kawin_kepala,
    pendidikan_kepala::tinyint as pendidikan_kepala,
    status_pekerjaan::tinyint as status_pekerjaan_kepala,
    lapangan_usaha::tinyint as lapangan_usaha_kepala
from headed
