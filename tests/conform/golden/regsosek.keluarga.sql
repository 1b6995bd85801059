with tidied as (
    select
        raw.* replace (
        tidy("sent no kartu keluarga") as "sent no kartu keluarga",
        tidy("sent kode sls/ non sls") as "sent kode sls/ non sls",
        tidy("sent tanggal pendataan") as "sent tanggal pendataan",
        tidy("sent 301a") as "sent 301a",
        tidy("sent 302") as "sent 302",
        tidy("sent 303") as "sent 303",
        tidy("sent 304") as "sent 304",
        tidy("sent 305") as "sent 305",
        tidy("sent 306a") as "sent 306a",
        tidy("sent 307a") as "sent 307a",
        tidy("sent 307b1") as "sent 307b1",
        tidy("sent 307b2") as "sent 307b2",
        tidy("sent 307b3") as "sent 307b3",
        tidy("sent 308") as "sent 308",
        tidy("sent 309a") as "sent 309a",
        tidy("sent 309b") as "sent 309b",
        tidy("sent 310") as "sent 310",
        tidy("sent 502a") as "sent 502a",
        tidy("sent 502b") as "sent 502b",
        tidy("sent 502c") as "sent 502c",
        tidy("sent 502d") as "sent 502d",
        tidy("sent 502e") as "sent 502e",
        tidy("sent 502f") as "sent 502f",
        tidy("sent 502g") as "sent 502g",
        tidy("sent 502h") as "sent 502h",
        tidy("sent 502i") as "sent 502i",
        tidy("sent 502j") as "sent 502j",
        tidy("sent 502k") as "sent 502k",
        tidy("sent 502l") as "sent 502l",
        tidy("sent 502m") as "sent 502m",
        tidy("sent 502n") as "sent 502n",
        tidy("sent 503a") as "sent 503a",
        tidy("sent 503b") as "sent 503b",
        tidy("sent 504a") as "sent 504a",
        tidy("sent 504b") as "sent 504b",
        tidy("sent 504c") as "sent 504c",
        tidy("sent 504d") as "sent 504d",
        tidy("sent 504e") as "sent 504e"),
        k.kode_kabupaten_kota as _kabupaten,
        k.code_system as _sistem,
        k.tanggal_kirim,
        k.tanggal_acuan
    from raw
    inner join kiriman as k on k.kiriman = raw._kiriman
),
sent as (
    select
        tidied.*,
        digits("sent no kartu keluarga") as "digits no kartu keluarga",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed no kartu keluarga",
        case when length(replace(digits("sent kode sls/ non sls"), '.', '')) >= 10 then left(replace(digits("sent kode sls/ non sls"), '.', ''), 10) end as "region kode sls/ non sls",
        number("sent tanggal pendataan") as "number tanggal pendataan",
        number("sent 301a") as "number 301a",
        number("sent 302") as "number 302",
        number("sent 303") as "number 303",
        number("sent 304") as "number 304",
        number("sent 305") as "number 305",
        number("sent 306a") as "number 306a",
        number("sent 307a") as "number 307a",
        number("sent 307b1") as "number 307b1",
        number("sent 307b2") as "number 307b2",
        number("sent 307b3") as "number 307b3",
        number("sent 308") as "number 308",
        number("sent 309a") as "number 309a",
        number("sent 309b") as "number 309b",
        number("sent 310") as "number 310",
        number("sent 502a") as "number 502a",
        number("sent 502b") as "number 502b",
        number("sent 502c") as "number 502c",
        number("sent 502d") as "number 502d",
        number("sent 502e") as "number 502e",
        number("sent 502f") as "number 502f",
        number("sent 502g") as "number 502g",
        number("sent 502h") as "number 502h",
        number("sent 502i") as "number 502i",
        number("sent 502j") as "number 502j",
        number("sent 502k") as "number 502k",
        number("sent 502l") as "number 502l",
        number("sent 502m") as "number 502m",
        number("sent 502n") as "number 502n",
        number("sent 503a") as "number 503a",
        number("sent 503b") as "number 503b",
        number("sent 504a") as "number 504a",
        number("sent 504b") as "number 504b",
        number("sent 504c") as "number 504c",
        number("sent 504d") as "number 504d",
        number("sent 504e") as "number 504e"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits no kartu keluarga") as "id no kartu keluarga",
        whole("number tanggal pendataan") as "whole tanggal pendataan",
        whole("number 301a") as "whole 301a",
        whole("number 302") as "whole 302",
        whole("number 303") as "whole 303",
        whole("number 304") as "whole 304",
        whole("number 305") as "whole 305",
        whole("number 306a") as "whole 306a",
        whole("number 307a") as "whole 307a",
        whole("number 307b1") as "whole 307b1",
        whole("number 307b2") as "whole 307b2",
        whole("number 307b3") as "whole 307b3",
        whole("number 308") as "whole 308",
        whole("number 309a") as "whole 309a",
        whole("number 309b") as "whole 309b",
        whole("number 310") as "whole 310",
        whole("number 502a") as "whole 502a",
        whole("number 502b") as "whole 502b",
        whole("number 502c") as "whole 502c",
        whole("number 502d") as "whole 502d",
        whole("number 502e") as "whole 502e",
        whole("number 502f") as "whole 502f",
        whole("number 502g") as "whole 502g",
        whole("number 502h") as "whole 502h",
        whole("number 502i") as "whole 502i",
        whole("number 502j") as "whole 502j",
        whole("number 502k") as "whole 502k",
        whole("number 502l") as "whole 502l",
        whole("number 502m") as "whole 502m",
        whole("number 502n") as "whole 502n",
        whole("number 503a") as "whole 503a",
        whole("number 503b") as "whole 503b",
        whole("number 504a") as "whole 504a",
        whole("number 504b") as "whole 504b",
        whole("number 504c") as "whole 504c",
        whole("number 504d") as "whole 504d",
        whole("number 504e") as "whole 504e"
    from sent
),
typed as (
    select
        s.*,
        null::VARCHAR as kode_provinsi,
        null::VARCHAR as kode_kabupaten_kota,
        null::VARCHAR as kode_kecamatan,
        l.kode_kelurahan_desa as kode_kelurahan_desa,
        null::VARCHAR as alamat,
        null::INTEGER as lintang,
        null::INTEGER as bujur,
        case when not "typed no kartu keluarga" and strlen("digits no kartu keluarga") in (16) and "digits no kartu keluarga" not in ('0', '0000000000000000', '9999999999999999') then "id no kartu keluarga" end as nomor_kartu_keluarga,
        null::TINYINT as keluarga_dalam_rumah,
        (case when "whole 301a" in (1, 2, 3, 4, 5) then "whole 301a" end)::TINYINT as status_kepemilikan_rumah,
        (case when "whole 302" between 1 and 997 then "whole 302" end)::SMALLINT as luas_lantai,
        (case when "whole 303" in (-1, 1, 2, 3, 4, 5, 6, 7, 8, 9) then "whole 303" end)::TINYINT as jenis_lantai_terluas,
        (case when "whole 304" in (1, 2, 3, 4, 5, 6, 7) then "whole 304" end)::TINYINT as jenis_dinding_terluas,
        (case "whole 305" when 1 then 1 when 2 then 2 when 3 then 3 when 4 then 4 when 5 then 6 when 6 then 5 when 7 then 7 when 8 then 8 end)::TINYINT as jenis_atap_terluas,
        (case "whole 306a" when 1 then 1 when 2 then 2 when 3 then 3 when 4 then 4 when 5 then 5 when 6 then 6 when 7 then 7 when 8 then 8 when 9 then 9 when 10 then 10 when 11 then 11 when 12 then 3 when 13 then 3 end)::TINYINT as sumber_air_minum_utama,
        (case when "whole 307a" in (1, 2, 3, 4) then "whole 307a" end)::TINYINT as sumber_penerangan_utama,
        (greatest((case when "whole 307b1" in (-2, -1, 1, 2, 3, 4, 5) then "whole 307b1" end)::TINYINT, (case when "whole 307b2" in (-2, -1, 1, 2, 3, 4, 5) then "whole 307b2" end)::TINYINT, (case when "whole 307b3" in (-2, -1, 1, 2, 3, 4, 5) then "whole 307b3" end)::TINYINT))::TINYINT as daya_terpasang,
        null::BIGINT as id_meteran_pln,
        (case "whole 308" when 0 then 0 when 1 then 1 when 2 then 2 when 3 then 3 when 4 then 4 when 5 then 5 when 6 then 6 when 7 then 7 when 8 then 8 when 9 then 9 when 10 then 10 when 11 then 11 when 12 then 0 end)::TINYINT as bahan_bakar_utama_memasak,
        (case when "whole 309a" in (1, 2, 3, 4, 5, 6) then "whole 309a" end)::TINYINT as fasilitas_bab,
        (case when "whole 309b" in (1, 2, 3, 4) then "whole 309b" end)::TINYINT as jenis_kloset,
        (case when "whole 310" in (-1, 1, 2, 3, 4, 5, 6) then "whole 310" end)::TINYINT as pembuangan_akhir_tinja,
        (coalesce(case "whole 502a" when 1 then -1 when 2 then 0 end, case word("sent 502a") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as tabung_gas,
        (coalesce(case "whole 502b" when 1 then -1 when 2 then 0 end, case word("sent 502b") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as lemari_es,
        (coalesce(case "whole 502c" when 1 then -1 when 2 then 0 end, case word("sent 502c") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as ac,
        (coalesce(case "whole 502d" when 1 then -1 when 2 then 0 end, case word("sent 502d") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as pemanas_air,
        (coalesce(case "whole 502e" when 1 then -1 when 2 then 0 end, case word("sent 502e") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as telepon_rumah,
        (coalesce(case "whole 502f" when 1 then -1 when 2 then 0 end, case word("sent 502f") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as tv_datar,
        (coalesce(case "whole 502g" when 1 then -1 when 2 then 0 end, case word("sent 502g") when 'YA' then -1 when 'TIDAK' then 0 end))::SMALLINT as emas_perhiasan,
        (coalesce(case "whole 502h" when 1 then -1 when 2 then 0 end, case word("sent 502h") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as komputer_laptop_tablet,
        (coalesce(case "whole 502i" when 1 then -1 when 2 then 0 end, case word("sent 502i") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as sepeda_motor,
        (coalesce(case "whole 502j" when 1 then -1 when 2 then 0 end, case word("sent 502j") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as sepeda,
        (coalesce(case "whole 502k" when 1 then -1 when 2 then 0 end, case word("sent 502k") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as mobil,
        (coalesce(case "whole 502l" when 1 then -1 when 2 then 0 end, case word("sent 502l") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as perahu,
        (coalesce(case "whole 502m" when 1 then -1 when 2 then 0 end, case word("sent 502m") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as kapal_perahu_motor,
        (coalesce(case "whole 502n" when 1 then -1 when 2 then 0 end, case word("sent 502n") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as smartphone,
        null::INTEGER as sawah_kebun,
        (coalesce(case "whole 503a" when 1 then -1 when 2 then 0 end, case word("sent 503a") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as lahan_lainnya,
        (coalesce(case "whole 503b" when 1 then -1 when 2 then 0 end, case word("sent 503b") when 'YA' then -1 when 'TIDAK' then 0 end))::TINYINT as rumah_lainnya,
        (case when coalesce((case when "whole 504a" between 0 and 999 or "whole 504a" in (-1) then "whole 504a" end)::SMALLINT, (case when "whole 504b" between 0 and 999 or "whole 504b" in (-1) then "whole 504b" end)::SMALLINT, (case when "whole 504c" between 0 and 999 or "whole 504c" in (-1) then "whole 504c" end)::SMALLINT) is not null then coalesce((case when "whole 504a" between 0 and 999 or "whole 504a" in (-1) then "whole 504a" end)::SMALLINT, 0) + coalesce((case when "whole 504b" between 0 and 999 or "whole 504b" in (-1) then "whole 504b" end)::SMALLINT, 0) + coalesce((case when "whole 504c" between 0 and 999 or "whole 504c" in (-1) then "whole 504c" end)::SMALLINT, 0) end)::SMALLINT as ternak_besar,
        (case when coalesce((case when "whole 504d" between 0 and 999 or "whole 504d" in (-1) then "whole 504d" end)::SMALLINT, (case when "whole 504e" between 0 and 999 or "whole 504e" in (-1) then "whole 504e" end)::SMALLINT) is not null then coalesce((case when "whole 504d" between 0 and 999 or "whole 504d" in (-1) then "whole 504d" end)::SMALLINT, 0) + coalesce((case when "whole 504e" between 0 and 999 or "whole 504e" in (-1) then "whole 504e" end)::SMALLINT, 0) end)::SMALLINT as ternak_kecil,
        null::VARCHAR as nomor_referensi,
        null::VARCHAR as nomor_usulan,
        null::TINYINT as status_kunjungan,
        null::VARCHAR as putusan,
        null::VARCHAR as nomor_sampel,
        null::INTEGER as jumlah_anggota_keluarga,
        plausible(coalesce(try_cast("sent tanggal pendataan" as date), day_of("sent tanggal pendataan", ['%Y-%m-%d', '%d-%m-%Y', '%d/%m/%Y']), serial("whole tanggal pendataan"))) as tanggal
    from counted as s
    left join region_lookup as l
        on l.code_system = s._sistem and l.kode_dikirim = "region kode sls/ non sls"
),
known as (
    select
        typed.*,
        case when nomor_kartu_keluarga is null then coalesce(word("sent no kartu keluarga") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when kode_kelurahan_desa is null then coalesce(word("sent kode sls/ non sls") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kode_kelurahan_desa",
        case when tanggal is null then coalesce(word("sent tanggal pendataan") in ('-'), true) else false end as "blank tanggal",
        case when status_kepemilikan_rumah is null then coalesce(word("sent 301a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_kepemilikan_rumah",
        case when luas_lantai is null then coalesce(word("sent 302") in ('-', '998', '999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank luas_lantai",
        case when jenis_lantai_terluas is null then coalesce(word("sent 303") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_lantai_terluas",
        case when jenis_dinding_terluas is null then coalesce(word("sent 304") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_dinding_terluas",
        case when jenis_atap_terluas is null then coalesce(word("sent 305") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_atap_terluas",
        case when sumber_air_minum_utama is null then coalesce(word("sent 306a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sumber_air_minum_utama",
        case when sumber_penerangan_utama is null then coalesce(word("sent 307a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sumber_penerangan_utama",
        case when daya_terpasang is null then coalesce(word("sent 307b1") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 307b2") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 307b3") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank daya_terpasang",
        case when bahan_bakar_utama_memasak is null then coalesce(word("sent 308") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank bahan_bakar_utama_memasak",
        case when fasilitas_bab is null then coalesce(word("sent 309a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank fasilitas_bab",
        case when jenis_kloset is null then coalesce(word("sent 309b") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_kloset",
        case when pembuangan_akhir_tinja is null then coalesce(word("sent 310") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank pembuangan_akhir_tinja",
        case when tabung_gas is null then coalesce(word("sent 502a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tabung_gas",
        case when lemari_es is null then coalesce(word("sent 502b") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lemari_es",
        case when ac is null then coalesce(word("sent 502c") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ac",
        case when pemanas_air is null then coalesce(word("sent 502d") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank pemanas_air",
        case when telepon_rumah is null then coalesce(word("sent 502e") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank telepon_rumah",
        case when tv_datar is null then coalesce(word("sent 502f") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tv_datar",
        case when emas_perhiasan is null then coalesce(word("sent 502g") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank emas_perhiasan",
        case when komputer_laptop_tablet is null then coalesce(word("sent 502h") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank komputer_laptop_tablet",
        case when sepeda_motor is null then coalesce(word("sent 502i") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sepeda_motor",
        case when sepeda is null then coalesce(word("sent 502j") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank sepeda",
        case when mobil is null then coalesce(word("sent 502k") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank mobil",
        case when perahu is null then coalesce(word("sent 502l") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank perahu",
        case when kapal_perahu_motor is null then coalesce(word("sent 502m") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank kapal_perahu_motor",
        case when smartphone is null then coalesce(word("sent 502n") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank smartphone",
        case when lahan_lainnya is null then coalesce(word("sent 503a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank lahan_lainnya",
        case when rumah_lainnya is null then coalesce(word("sent 503b") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank rumah_lainnya",
        case when ternak_besar is null then coalesce(word("sent 504a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 504b") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 504c") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ternak_besar",
        case when ternak_kecil is null then coalesce(word("sent 504d") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) and coalesce(word("sent 504e") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank ternak_kecil"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | (("typed no kartu keluarga")::bigint << 1)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed no kartu keluarga" then regexp_full_match("digits no kartu keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 2)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed no kartu keluarga" then not regexp_full_match("digits no kartu keluarga", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 3)
        | ((nomor_kartu_keluarga is null and "blank nomor_kartu_keluarga")::bigint << 4)
        | (("region kode sls/ non sls" is not null and not regexp_full_match("region kode sls/ non sls", '[0-9]{10}') and kode_kelurahan_desa is null and not "blank kode_kelurahan_desa")::bigint << 5)
        | ((kode_kelurahan_desa is null and "blank kode_kelurahan_desa")::bigint << 6)
        | ((tanggal is null and not "blank tanggal")::bigint << 7)
        | ((status_kepemilikan_rumah is null and not "blank status_kepemilikan_rumah")::bigint << 8)
        | ((status_kepemilikan_rumah is null and "blank status_kepemilikan_rumah")::bigint << 9)
        | (("whole 302" is null and luas_lantai is null and not "blank luas_lantai")::bigint << 10)
        | (("whole 302" is not null and luas_lantai is null and not "blank luas_lantai")::bigint << 11)
        | ((jenis_lantai_terluas is null and not "blank jenis_lantai_terluas")::bigint << 12)
        | ((jenis_lantai_terluas is null and "blank jenis_lantai_terluas")::bigint << 13)
        | ((jenis_dinding_terluas is null and not "blank jenis_dinding_terluas")::bigint << 14)
        | ((jenis_dinding_terluas is null and "blank jenis_dinding_terluas")::bigint << 15)
        | ((jenis_atap_terluas is null and not "blank jenis_atap_terluas")::bigint << 16)
        | ((jenis_atap_terluas is null and "blank jenis_atap_terluas")::bigint << 17)
        | ((sumber_air_minum_utama is null and not "blank sumber_air_minum_utama")::bigint << 18)
        | ((sumber_air_minum_utama is null and "blank sumber_air_minum_utama")::bigint << 19)
        | ((sumber_penerangan_utama is null and not "blank sumber_penerangan_utama")::bigint << 20)
        | ((sumber_penerangan_utama is null and "blank sumber_penerangan_utama")::bigint << 21)
        | (((case when (case when "whole 307b1" in (-2, -1, 1, 2, 3, 4, 5) then "whole 307b1" end)::TINYINT is null then not coalesce(word("sent 307b1") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 307b2" in (-2, -1, 1, 2, 3, 4, 5) then "whole 307b2" end)::TINYINT is null then not coalesce(word("sent 307b2") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or (case when (case when "whole 307b3" in (-2, -1, 1, 2, 3, 4, 5) then "whole 307b3" end)::TINYINT is null then not coalesce(word("sent 307b3") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 22)
        | ((daya_terpasang is null and "blank daya_terpasang" and coalesce(sumber_penerangan_utama in (1), false))::bigint << 23)
        | ((bahan_bakar_utama_memasak is null and not "blank bahan_bakar_utama_memasak")::bigint << 24)
        | ((bahan_bakar_utama_memasak is null and "blank bahan_bakar_utama_memasak")::bigint << 25)
        | ((fasilitas_bab is null and not "blank fasilitas_bab")::bigint << 26)
        | ((fasilitas_bab is null and "blank fasilitas_bab")::bigint << 27)
        | ((jenis_kloset is null and not "blank jenis_kloset")::bigint << 28)
        | ((jenis_kloset is null and "blank jenis_kloset" and coalesce(fasilitas_bab in (1, 2, 3), false))::bigint << 29)
        | ((pembuangan_akhir_tinja is null and not "blank pembuangan_akhir_tinja")::bigint << 30)
        | ((pembuangan_akhir_tinja is null and "blank pembuangan_akhir_tinja" and coalesce(fasilitas_bab in (1, 2, 3), false))::bigint << 31)
        | ((tabung_gas is null and not "blank tabung_gas")::bigint << 32)
        | ((tabung_gas is null and "blank tabung_gas")::bigint << 33)
        | ((lemari_es is null and not "blank lemari_es")::bigint << 34)
        | ((lemari_es is null and "blank lemari_es")::bigint << 35)
        | ((ac is null and not "blank ac")::bigint << 36)
        | ((ac is null and "blank ac")::bigint << 37)
        | ((pemanas_air is null and not "blank pemanas_air")::bigint << 38)
        | ((pemanas_air is null and "blank pemanas_air")::bigint << 39)
        | ((telepon_rumah is null and not "blank telepon_rumah")::bigint << 40)
        | ((telepon_rumah is null and "blank telepon_rumah")::bigint << 41)
        | ((tv_datar is null and not "blank tv_datar")::bigint << 42)
        | ((tv_datar is null and "blank tv_datar")::bigint << 43)
        | ((emas_perhiasan is null and not "blank emas_perhiasan")::bigint << 44)
        | ((emas_perhiasan is null and "blank emas_perhiasan")::bigint << 45)
        | ((komputer_laptop_tablet is null and not "blank komputer_laptop_tablet")::bigint << 46)
        | ((komputer_laptop_tablet is null and "blank komputer_laptop_tablet")::bigint << 47)
        | ((sepeda_motor is null and not "blank sepeda_motor")::bigint << 48)
        | ((sepeda_motor is null and "blank sepeda_motor")::bigint << 49)
        | ((sepeda is null and not "blank sepeda")::bigint << 50)
        | ((sepeda is null and "blank sepeda")::bigint << 51)
        | ((mobil is null and not "blank mobil")::bigint << 52)
        | ((mobil is null and "blank mobil")::bigint << 53)
        | ((perahu is null and not "blank perahu")::bigint << 54)
        | ((perahu is null and "blank perahu")::bigint << 55)
        | ((kapal_perahu_motor is null and not "blank kapal_perahu_motor")::bigint << 56)
        | ((kapal_perahu_motor is null and "blank kapal_perahu_motor")::bigint << 57)
        | ((smartphone is null and not "blank smartphone")::bigint << 58)
        | ((smartphone is null and "blank smartphone")::bigint << 59) as _broken_0,
        ((lahan_lainnya is null and not "blank lahan_lainnya")::bigint << 0)
        | ((lahan_lainnya is null and "blank lahan_lainnya")::bigint << 1)
        | ((rumah_lainnya is null and not "blank rumah_lainnya")::bigint << 2)
        | ((rumah_lainnya is null and "blank rumah_lainnya")::bigint << 3)
        | ((("whole 504a" is null and case when (case when "whole 504a" between 0 and 999 or "whole 504a" in (-1) then "whole 504a" end)::SMALLINT is null then not coalesce(word("sent 504a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole 504b" is null and case when (case when "whole 504b" between 0 and 999 or "whole 504b" in (-1) then "whole 504b" end)::SMALLINT is null then not coalesce(word("sent 504b") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole 504c" is null and case when (case when "whole 504c" between 0 and 999 or "whole 504c" in (-1) then "whole 504c" end)::SMALLINT is null then not coalesce(word("sent 504c") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 4)
        | ((("whole 504a" is not null and case when (case when "whole 504a" between 0 and 999 or "whole 504a" in (-1) then "whole 504a" end)::SMALLINT is null then not coalesce(word("sent 504a") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole 504b" is not null and case when (case when "whole 504b" between 0 and 999 or "whole 504b" in (-1) then "whole 504b" end)::SMALLINT is null then not coalesce(word("sent 504b") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole 504c" is not null and case when (case when "whole 504c" between 0 and 999 or "whole 504c" in (-1) then "whole 504c" end)::SMALLINT is null then not coalesce(word("sent 504c") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 5)
        | ((ternak_besar is null and "blank ternak_besar")::bigint << 6)
        | ((("whole 504d" is null and case when (case when "whole 504d" between 0 and 999 or "whole 504d" in (-1) then "whole 504d" end)::SMALLINT is null then not coalesce(word("sent 504d") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole 504e" is null and case when (case when "whole 504e" between 0 and 999 or "whole 504e" in (-1) then "whole 504e" end)::SMALLINT is null then not coalesce(word("sent 504e") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 7)
        | ((("whole 504d" is not null and case when (case when "whole 504d" between 0 and 999 or "whole 504d" in (-1) then "whole 504d" end)::SMALLINT is null then not coalesce(word("sent 504d") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end) or ("whole 504e" is not null and case when (case when "whole 504e" between 0 and 999 or "whole 504e" in (-1) then "whole 504e" end)::SMALLINT is null then not coalesce(word("sent 504e") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end))::bigint << 8)
        | ((ternak_kecil is null and "blank ternak_kecil")::bigint << 9)
        | ((coalesce(daya_terpasang is not null and not (sumber_penerangan_utama in (1)), false))::bigint << 10)
        | ((coalesce(id_meteran_pln is not null and not (sumber_penerangan_utama in (1)), false))::bigint << 11)
        | ((coalesce(jenis_kloset is not null and not (fasilitas_bab in (1, 2, 3)), false))::bigint << 12)
        | ((coalesce(pembuangan_akhir_tinja is not null and not (fasilitas_bab in (1, 2, 3)), false))::bigint << 13)
        | ((coalesce(sumber_penerangan_utama = 4 and lemari_es <> 0, false))::bigint << 14)
        | ((coalesce(sumber_penerangan_utama = 4 and ac <> 0, false))::bigint << 15)
        | ((coalesce(sumber_penerangan_utama = 4 and pemanas_air <> 0, false))::bigint << 16)
        | ((coalesce(sumber_penerangan_utama = 4 and tv_datar <> 0, false))::bigint << 17)
        | ((coalesce(sumber_penerangan_utama = 4 and komputer_laptop_tablet <> 0, false))::bigint << 18)
        | ((coalesce(sumber_penerangan_utama = 4 and bahan_bakar_utama_memasak = 1, false))::bigint << 19)
        | ((coalesce(bahan_bakar_utama_memasak in (2, 3) and tabung_gas = 0, false))::bigint << 20)
        | ((coalesce(tabung_gas <> 0 and bahan_bakar_utama_memasak >= 0 and bahan_bakar_utama_memasak not in (2, 3), false))::bigint << 21)
        | ((coalesce(ac <> 0 and daya_terpasang = 1, false))::bigint << 22)
        | ((coalesce(pemanas_air <> 0 and daya_terpasang = 1, false))::bigint << 23)
        | ((coalesce(jenis_kloset = 4 and pembuangan_akhir_tinja in (1, 2), false))::bigint << 24)
        | ((coalesce(kode_provinsi <> left(kode_kelurahan_desa, 2), false))::bigint << 25)
        | ((coalesce(kode_kabupaten_kota <> left(kode_kelurahan_desa, 4), false))::bigint << 26)
        | ((coalesce(kode_kecamatan <> left(kode_kelurahan_desa, 6), false))::bigint << 27)
        | ((coalesce((lintang is null) <> (bujur is null), false))::bigint << 28)
        | ((coalesce(keluarga_dalam_rumah > 5, false))::bigint << 29)
        | ((coalesce(luas_lantai < 6, false))::bigint << 30)
        | ((coalesce(luas_lantai > 500, false))::bigint << 31)
        | ((coalesce(jenis_lantai_terluas = 8 and mobil <> 0, false))::bigint << 32)
        | ((coalesce(jenis_lantai_terluas = 8 and ac <> 0, false))::bigint << 33)
        | ((coalesce(jenis_atap_terluas = 1 and jenis_dinding_terluas in (4, 6), false))::bigint << 34)
        | ((coalesce(jenis_lantai_terluas = 1 and jenis_dinding_terluas in (4, 6), false))::bigint << 35)
        | ((coalesce(jenis_lantai_terluas = 7 and jenis_dinding_terluas = 1, false))::bigint << 36)
        | ((coalesce(emas_perhiasan > 1000, false))::bigint << 37)
        | ((coalesce(sawah_kebun > 5000, false))::bigint << 38)
        | ((coalesce(ternak_besar > 100, false))::bigint << 39)
        | ((coalesce(ternak_kecil > 200, false))::bigint << 40)
        | ((coalesce(mobil > 5, false))::bigint << 41)
        | ((coalesce(smartphone > 20, false))::bigint << 42)
        | ((coalesce(left(kode_kelurahan_desa, 4) <> _kabupaten, false))::bigint << 43)
        | ((coalesce(tanggal > tanggal_acuan, false))::bigint << 44) as _broken_1
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        kode_provinsi,
        kode_kabupaten_kota,
        kode_kecamatan,
        kode_kelurahan_desa,
        alamat,
        lintang,
        bujur,
        nomor_kartu_keluarga,
        keluarga_dalam_rumah,
        status_kepemilikan_rumah,
        luas_lantai,
        jenis_lantai_terluas,
        jenis_dinding_terluas,
        jenis_atap_terluas,
        sumber_air_minum_utama,
        sumber_penerangan_utama,
        daya_terpasang,
        id_meteran_pln,
        bahan_bakar_utama_memasak,
        fasilitas_bab,
        jenis_kloset,
        pembuangan_akhir_tinja,
        tabung_gas,
        lemari_es,
        ac,
        pemanas_air,
        telepon_rumah,
        tv_datar,
        emas_perhiasan,
        komputer_laptop_tablet,
        sepeda_motor,
        sepeda,
        mobil,
        perahu,
        kapal_perahu_motor,
        smartphone,
        sawah_kebun,
        lahan_lainnya,
        rumah_lainnya,
        ternak_besar,
        ternak_kecil,
        nomor_referensi,
        nomor_usulan,
        status_kunjungan,
        putusan,
        nomor_sampel,
        jumlah_anggota_keluarga,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        coalesce(nomor_kartu_keluarga, -(hash("sent no kartu keluarga") >> 2)::bigint - 1) as _unit,
        "sent no kartu keluarga" as _kk,
        _broken_0,
        _broken_1,
        case when (_broken_0 & 1152921504606846975 <> 0 or _broken_1 & 35184372088831 <> 0) then [coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent no kartu keluarga"))), coalesce(kode_kelurahan_desa::varchar, upper(concat_ws(' ', "sent kode sls/ non sls"))), coalesce(tanggal::varchar, upper(concat_ws(' ', "sent tanggal pendataan"))), coalesce(status_kepemilikan_rumah::varchar, upper(concat_ws(' ', "sent 301a"))), coalesce(luas_lantai::varchar, upper(concat_ws(' ', "sent 302"))), coalesce(jenis_lantai_terluas::varchar, upper(concat_ws(' ', "sent 303"))), coalesce(jenis_dinding_terluas::varchar, upper(concat_ws(' ', "sent 304"))), coalesce(jenis_atap_terluas::varchar, upper(concat_ws(' ', "sent 305"))), coalesce(sumber_air_minum_utama::varchar, upper(concat_ws(' ', "sent 306a"))), coalesce(sumber_penerangan_utama::varchar, upper(concat_ws(' ', "sent 307a"))), coalesce(daya_terpasang::varchar, upper(concat_ws(' ', "sent 307b1", "sent 307b2", "sent 307b3"))), coalesce(bahan_bakar_utama_memasak::varchar, upper(concat_ws(' ', "sent 308"))), coalesce(fasilitas_bab::varchar, upper(concat_ws(' ', "sent 309a"))), coalesce(jenis_kloset::varchar, upper(concat_ws(' ', "sent 309b"))), coalesce(pembuangan_akhir_tinja::varchar, upper(concat_ws(' ', "sent 310"))), coalesce(tabung_gas::varchar, upper(concat_ws(' ', "sent 502a"))), coalesce(lemari_es::varchar, upper(concat_ws(' ', "sent 502b"))), coalesce(ac::varchar, upper(concat_ws(' ', "sent 502c"))), coalesce(pemanas_air::varchar, upper(concat_ws(' ', "sent 502d"))), coalesce(telepon_rumah::varchar, upper(concat_ws(' ', "sent 502e"))), coalesce(tv_datar::varchar, upper(concat_ws(' ', "sent 502f"))), coalesce(emas_perhiasan::varchar, upper(concat_ws(' ', "sent 502g"))), coalesce(komputer_laptop_tablet::varchar, upper(concat_ws(' ', "sent 502h"))), coalesce(sepeda_motor::varchar, upper(concat_ws(' ', "sent 502i"))), coalesce(sepeda::varchar, upper(concat_ws(' ', "sent 502j"))), coalesce(mobil::varchar, upper(concat_ws(' ', "sent 502k"))), coalesce(perahu::varchar, upper(concat_ws(' ', "sent 502l"))), coalesce(kapal_perahu_motor::varchar, upper(concat_ws(' ', "sent 502m"))), coalesce(smartphone::varchar, upper(concat_ws(' ', "sent 502n"))), coalesce(lahan_lainnya::varchar, upper(concat_ws(' ', "sent 503a"))), coalesce(rumah_lainnya::varchar, upper(concat_ws(' ', "sent 503b"))), coalesce(ternak_besar::varchar, upper(concat_ws(' ', "sent 504a", "sent 504b", "sent 504c"))), coalesce(ternak_kecil::varchar, upper(concat_ws(' ', "sent 504d", "sent 504e")))] end as _nilai
from judged
