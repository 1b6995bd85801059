with tidied as (
    select
        raw.* replace (
        tidy("sent nomor_tiket") as "sent nomor_tiket",
        tidy("sent jenis") as "sent jenis",
        tidy("sent tanggal") as "sent tanggal",
        tidy("sent nik_pelapor") as "sent nik_pelapor",
        tidy("sent nomor_kk") as "sent nomor_kk",
        tidy("sent variabel") as "sent variabel",
        tidy("sent peristiwa") as "sent peristiwa",
        tidy("sent nilai") as "sent nilai",
        tidy("sent foto") as "sent foto"),
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
        lower(word("sent jenis")) as "word jenis",
        digits("sent nik_pelapor") as "digits nik_pelapor",
        coalesce(contains(_angka, '|nomor_induk_kependudukan|'), false) as "typed nik_pelapor",
        digits("sent nomor_kk") as "digits nomor_kk",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed nomor_kk",
        lower(word("sent peristiwa")) as "word peristiwa"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits nik_pelapor") as "id nik_pelapor",
        spelled("digits nomor_kk") as "id nomor_kk"
    from sent
),
typed as (
    select
        s.*,
        case when not is_failure("sent nomor_tiket") then nullif("sent nomor_tiket", '-') end as nomor_tiket,
        case when "word jenis" in ('usul', 'sanggah') then "word jenis" end as jenis,
        case when not "typed nik_pelapor" and strlen("digits nik_pelapor") in (16) and "digits nik_pelapor" not in ('0', '0000000000000000', '9999999999999999') then "id nik_pelapor" end as nomor_induk_kependudukan,
        case when not "typed nomor_kk" and strlen("digits nomor_kk") in (16) and "digits nomor_kk" not in ('0', '0000000000000000', '9999999999999999') then "id nomor_kk" end as nomor_kartu_keluarga,
        case when not is_failure("sent variabel") then nullif("sent variabel", '-') end as variabel,
        case when "word peristiwa" in ('lahir', 'meninggal', 'kawin', 'pindah', 'hidup') then "word peristiwa" end as peristiwa,
        case when not is_failure("sent nilai") then nullif("sent nilai", '-') end as nilai,
        plausible(coalesce(try_cast("sent tanggal" as date), day_of("sent tanggal", ['%Y-%m-%d']))) as tanggal,
        _foto_sah as jumlah_foto,
        not coalesce(coalesce(jumlah_foto, 0)  < case coalesce(variabel, peristiwa) when 'ac' then 1 when 'alamat' then 1 when 'bahan_bakar_utama_memasak' then 1 when 'bekerja' then 1 when 'bujur' then 1 when 'daya_terpasang' then 1 when 'emas_perhiasan' then 1 when 'fasilitas_bab' then 1 when 'hidup' then 1 when 'id_meteran_pln' then 1 when 'ijazah_tertinggi' then 1 when 'jenis_atap_terluas' then 1 when 'jenis_dinding_terluas' then 3 when 'jenis_kelamin' then 1 when 'jenis_kloset' then 1 when 'jenis_lantai_terluas' then 1 when 'jumlah_usaha' then 1 when 'kabupaten_kota' then 0 when 'kapal_perahu_motor' then 1 when 'kawin' then 1 when 'kecamatan' then 0 when 'keluarga_dalam_rumah' then 1 when 'kelurahan_desa' then 0 when 'kepemilikan' then 1 when 'kepemilikan_usaha' then 1 when 'kode_kabupaten_kota' then 0 when 'kode_kecamatan' then 0 when 'kode_kelurahan_desa' then 0 when 'kode_provinsi' then 0 when 'komputer_laptop_tablet' then 1 when 'lahan_lainnya' then 1 when 'lahir' then 1 when 'lapangan_usaha' then 1 when 'lapangan_usaha_dimiliki' then 1 when 'lemari_es' then 1 when 'lintang' then 1 when 'lokasi' then 1 when 'luas_lantai' then 3 when 'meninggal' then 1 when 'mobil' then 1 when 'nama' then 1 when 'nama_kepala_keluarga' then 0 when 'nomor_induk_kependudukan' then 1 when 'nomor_kartu_keluarga' then 1 when 'partisipasi_sekolah' then 1 when 'pekerjaan' then 1 when 'pemanas_air' then 1 when 'pembuangan_akhir_tinja' then 1 when 'pendidikan' then 1 when 'penyakit_kronis' then 1 when 'penyandang_disabilitas' then 1 when 'perahu' then 1 when 'perkotaan' then 0 when 'pindah' then 1 when 'provinsi' then 0 when 'rumah_lainnya' then 1 when 'sawah_kebun' then 1 when 'segmen_jkn' then 0 when 'sepeda' then 1 when 'sepeda_motor' then 1 when 'smartphone' then 1 when 'status_hubungan_keluarga' then 1 when 'status_kawin' then 1 when 'status_keberadaan' then 0 when 'status_kepemilikan_rumah' then 1 when 'status_pekerjaan' then 1 when 'sumber_air_minum_utama' then 1 when 'sumber_penerangan_utama' then 1 when 'tabung_gas' then 1 when 'tanggal_lahir' then 1 when 'telepon_rumah' then 1 when 'ternak_besar' then 1 when 'ternak_kecil' then 1 when 'tv_datar' then 1 else 1 end, false) as foto_sah,
        'wa_center' as kanal
    from counted as s
),
known as (
    select
        typed.*,
        case when nomor_tiket is null then coalesce(word("sent nomor_tiket") in ('-'), true) else false end as "blank nomor_tiket",
        case when jenis is null then coalesce(word("sent jenis") in ('-'), true) else false end as "blank jenis",
        case when tanggal is null then coalesce(word("sent tanggal") in ('-'), true) else false end as "blank tanggal",
        case when nomor_induk_kependudukan is null then coalesce(word("sent nik_pelapor") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_induk_kependudukan",
        case when nomor_kartu_keluarga is null then coalesce(word("sent nomor_kk") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when variabel is null then coalesce(word("sent variabel") in ('-'), true) else false end as "blank variabel",
        case when peristiwa is null then coalesce(word("sent peristiwa") in ('-'), true) else false end as "blank peristiwa",
        case when nilai is null then coalesce(word("sent nilai") in ('-'), true) else false end as "blank nilai"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | ((is_failure("sent nomor_tiket"))::bigint << 1)
        | ((nomor_tiket is null and "blank nomor_tiket")::bigint << 2)
        | ((jenis is null and not "blank jenis")::bigint << 3)
        | ((jenis is null and "blank jenis")::bigint << 4)
        | ((tanggal is null and not "blank tanggal")::bigint << 5)
        | (("typed nik_pelapor")::bigint << 6)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nik_pelapor" then regexp_full_match("digits nik_pelapor", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 7)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nik_pelapor" then not regexp_full_match("digits nik_pelapor", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 8)
        | (("typed nomor_kk")::bigint << 9)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kk" then regexp_full_match("digits nomor_kk", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 10)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor_kk" then not regexp_full_match("digits nomor_kk", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 11)
        | ((nomor_kartu_keluarga is null and "blank nomor_kartu_keluarga")::bigint << 12)
        | ((is_failure("sent variabel"))::bigint << 13)
        | ((peristiwa is null and not "blank peristiwa")::bigint << 14)
        | ((is_failure("sent nilai"))::bigint << 15)
        | ((coalesce(coalesce(jumlah_foto, 0)  < case coalesce(variabel, peristiwa) when 'ac' then 1 when 'alamat' then 1 when 'bahan_bakar_utama_memasak' then 1 when 'bekerja' then 1 when 'bujur' then 1 when 'daya_terpasang' then 1 when 'emas_perhiasan' then 1 when 'fasilitas_bab' then 1 when 'hidup' then 1 when 'id_meteran_pln' then 1 when 'ijazah_tertinggi' then 1 when 'jenis_atap_terluas' then 1 when 'jenis_dinding_terluas' then 3 when 'jenis_kelamin' then 1 when 'jenis_kloset' then 1 when 'jenis_lantai_terluas' then 1 when 'jumlah_usaha' then 1 when 'kabupaten_kota' then 0 when 'kapal_perahu_motor' then 1 when 'kawin' then 1 when 'kecamatan' then 0 when 'keluarga_dalam_rumah' then 1 when 'kelurahan_desa' then 0 when 'kepemilikan' then 1 when 'kepemilikan_usaha' then 1 when 'kode_kabupaten_kota' then 0 when 'kode_kecamatan' then 0 when 'kode_kelurahan_desa' then 0 when 'kode_provinsi' then 0 when 'komputer_laptop_tablet' then 1 when 'lahan_lainnya' then 1 when 'lahir' then 1 when 'lapangan_usaha' then 1 when 'lapangan_usaha_dimiliki' then 1 when 'lemari_es' then 1 when 'lintang' then 1 when 'lokasi' then 1 when 'luas_lantai' then 3 when 'meninggal' then 1 when 'mobil' then 1 when 'nama' then 1 when 'nama_kepala_keluarga' then 0 when 'nomor_induk_kependudukan' then 1 when 'nomor_kartu_keluarga' then 1 when 'partisipasi_sekolah' then 1 when 'pekerjaan' then 1 when 'pemanas_air' then 1 when 'pembuangan_akhir_tinja' then 1 when 'pendidikan' then 1 when 'penyakit_kronis' then 1 when 'penyandang_disabilitas' then 1 when 'perahu' then 1 when 'perkotaan' then 0 when 'pindah' then 1 when 'provinsi' then 0 when 'rumah_lainnya' then 1 when 'sawah_kebun' then 1 when 'segmen_jkn' then 0 when 'sepeda' then 1 when 'sepeda_motor' then 1 when 'smartphone' then 1 when 'status_hubungan_keluarga' then 1 when 'status_kawin' then 1 when 'status_keberadaan' then 0 when 'status_kepemilikan_rumah' then 1 when 'status_pekerjaan' then 1 when 'sumber_air_minum_utama' then 1 when 'sumber_penerangan_utama' then 1 when 'tabung_gas' then 1 when 'tanggal_lahir' then 1 when 'telepon_rumah' then 1 when 'ternak_besar' then 1 when 'ternak_kecil' then 1 when 'tv_datar' then 1 else 1 end, false))::bigint << 16)
        | ((coalesce((variabel is null) = (peristiwa is null), false))::bigint << 17)
        | ((coalesce(variabel is not null and nilai is null, false))::bigint << 18)
        | ((coalesce(nomor_induk_kependudukan is null, false))::bigint << 19)
        | ((coalesce(tanggal is null or tanggal > tanggal_acuan, false))::bigint << 20)
        | ((coalesce(variabel not in ('ac', 'alamat', 'bahan_bakar_utama_memasak', 'bekerja', 'bujur', 'daya_terpasang', 'emas_perhiasan', 'fasilitas_bab', 'id_meteran_pln', 'ijazah_tertinggi', 'jenis_atap_terluas', 'jenis_dinding_terluas', 'jenis_kelamin', 'jenis_kloset', 'jenis_lantai_terluas', 'jumlah_usaha', 'kabupaten_kota', 'kapal_perahu_motor', 'kecamatan', 'keluarga_dalam_rumah', 'kelurahan_desa', 'kepemilikan', 'kepemilikan_usaha', 'kode_kabupaten_kota', 'kode_kecamatan', 'kode_kelurahan_desa', 'kode_provinsi', 'komputer_laptop_tablet', 'lahan_lainnya', 'lapangan_usaha', 'lapangan_usaha_dimiliki', 'lemari_es', 'lintang', 'lokasi', 'luas_lantai', 'mobil', 'nama', 'nama_kepala_keluarga', 'nomor_induk_kependudukan', 'nomor_kartu_keluarga', 'partisipasi_sekolah', 'pekerjaan', 'pemanas_air', 'pembuangan_akhir_tinja', 'pendidikan', 'penyakit_kronis', 'penyandang_disabilitas', 'perahu', 'perkotaan', 'provinsi', 'rumah_lainnya', 'sawah_kebun', 'segmen_jkn', 'sepeda', 'sepeda_motor', 'smartphone', 'status_hubungan_keluarga', 'status_kawin', 'status_keberadaan', 'status_kepemilikan_rumah', 'status_pekerjaan', 'sumber_air_minum_utama', 'sumber_penerangan_utama', 'tabung_gas', 'tanggal_lahir', 'telepon_rumah', 'ternak_besar', 'ternak_kecil', 'tv_datar'), false))::bigint << 21)
        | ((variabel is not null and nilai is not null and not case variabel when 'jenis_kelamin' then coalesce(whole(number(nilai)) in (1, 2), false) when 'status_hubungan_keluarga' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5, 6, 7, 8), false) when 'status_kawin' then coalesce(whole(number(nilai)) in (1, 2, 3, 4), false) when 'partisipasi_sekolah' then coalesce(whole(number(nilai)) in (1, 2, 3), false) when 'ijazah_tertinggi' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23), false) when 'bekerja' then coalesce(whole(number(nilai)) in (1, 2), false) when 'status_pekerjaan' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5, 6, 7, 8), false) when 'lapangan_usaha' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26), false) when 'jumlah_usaha' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'lapangan_usaha_dimiliki' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26), false) when 'penyandang_disabilitas' then coalesce(whole(number(nilai)) in (1, 2, 3, 4), false) when 'penyakit_kronis' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18), false) when 'status_keberadaan' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5, 6), false) when 'segmen_jkn' then coalesce(whole(number(nilai)) in (0, 1, 2, 3, 4, 5, 6), false) when 'lintang' then coalesce(whole(number(nilai)) between -11100000 and 6100000, false) when 'bujur' then coalesce(whole(number(nilai)) between 94900000 and 141100000, false) when 'keluarga_dalam_rumah' then coalesce(whole(number(nilai)) between 1 and 20, false) when 'status_kepemilikan_rumah' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5), false) when 'luas_lantai' then coalesce(whole(number(nilai)) between 1 and 997, false) when 'jenis_lantai_terluas' then coalesce(whole(number(nilai)) in (-1, 1, 2, 3, 4, 5, 6, 7, 8, 9), false) when 'jenis_dinding_terluas' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5, 6, 7), false) when 'jenis_atap_terluas' then coalesce(whole(number(nilai)) in (-1, 1, 2, 3, 4, 5, 6, 7, 8), false) when 'sumber_air_minum_utama' then coalesce(whole(number(nilai)) in (-1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), false) when 'sumber_penerangan_utama' then coalesce(whole(number(nilai)) in (1, 2, 3, 4), false) when 'daya_terpasang' then coalesce(whole(number(nilai)) in (-2, -1, 1, 2, 3, 4, 5), false) when 'bahan_bakar_utama_memasak' then coalesce(whole(number(nilai)) in (-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), false) when 'fasilitas_bab' then coalesce(whole(number(nilai)) in (1, 2, 3, 4, 5, 6), false) when 'jenis_kloset' then coalesce(whole(number(nilai)) in (1, 2, 3, 4), false) when 'pembuangan_akhir_tinja' then coalesce(whole(number(nilai)) in (-1, 1, 2, 3, 4, 5, 6), false) when 'tabung_gas' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'lemari_es' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'ac' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'pemanas_air' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'telepon_rumah' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'tv_datar' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'emas_perhiasan' then coalesce(whole(number(nilai)) between 0 and 9999, false) when 'komputer_laptop_tablet' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'sepeda_motor' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'sepeda' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'mobil' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'perahu' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'kapal_perahu_motor' then coalesce(whole(number(nilai)) between 0 and 9, false) when 'smartphone' then coalesce(whole(number(nilai)) between 0 and 99, false) when 'sawah_kebun' then coalesce(whole(number(nilai)) between 0 and 99999, false) when 'lahan_lainnya' then coalesce(whole(number(nilai)) between 0 and 99, false) when 'rumah_lainnya' then coalesce(whole(number(nilai)) between 0 and 99, false) when 'ternak_besar' then coalesce(whole(number(nilai)) between 0 and 999, false) when 'ternak_kecil' then coalesce(whole(number(nilai)) between 0 and 999, false) when 'perkotaan' then coalesce(whole(number(nilai)) in (0, 1), false) else true end)::bigint << 22)
        | ((_foto_ada < _foto_disebut)::bigint << 23)
        | ((_foto_sah < _foto_ada)::bigint << 24)
        | ((_foto_sama)::bigint << 25) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        nomor_tiket,
        jenis,
        nomor_induk_kependudukan,
        nomor_kartu_keluarga,
        variabel,
        peristiwa,
        nilai,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        jumlah_foto,
        foto_sah,
        kanal,
        null::bigint as _unit,
        _broken_0,
        case when (_broken_0 & 67108863 <> 0) then [coalesce(nomor_tiket::varchar, upper(concat_ws(' ', "sent nomor_tiket"))), coalesce(jenis::varchar, upper(concat_ws(' ', "sent jenis"))), coalesce(tanggal::varchar, upper(concat_ws(' ', "sent tanggal"))), coalesce(nomor_induk_kependudukan::varchar, upper(concat_ws(' ', "sent nik_pelapor"))), coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent nomor_kk"))), coalesce(variabel::varchar, upper(concat_ws(' ', "sent variabel"))), coalesce(peristiwa::varchar, upper(concat_ws(' ', "sent peristiwa"))), coalesce(nilai::varchar, upper(concat_ws(' ', "sent nilai")))] end as _nilai
from judged
