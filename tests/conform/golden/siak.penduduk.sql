with tidied as (
    select
        raw.* replace (
        tidy("sent nomor kk") as "sent nomor kk",
        tidy("sent nik") as "sent nik",
        tidy("sent nama penduduk") as "sent nama penduduk",
        tidy("sent status") as "sent status",
        tidy("sent tanggal lahir") as "sent tanggal lahir",
        tidy("sent kelamin") as "sent kelamin",
        tidy("sent status kawin") as "sent status kawin",
        tidy("sent shdk") as "sent shdk",
        tidy("sent tgl ubah") as "sent tgl ubah"),
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
        digits("sent nomor kk") as "digits nomor kk",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed nomor kk",
        digits("sent nik") as "digits nik",
        coalesce(contains(_angka, '|nomor_induk_kependudukan|'), false) as "typed nik",
        number("sent status") as "number status",
        number("sent tanggal lahir") as "number tanggal lahir",
        number("sent kelamin") as "number kelamin",
        number("sent status kawin") as "number status kawin",
        number("sent shdk") as "number shdk",
        number("sent tgl ubah") as "number tgl ubah"
    from tidied
),
counted as (
    select
        sent.*,
        spelled("digits nomor kk") as "id nomor kk",
        spelled("digits nik") as "id nik",
        whole("number status") as "whole status",
        whole("number tanggal lahir") as "whole tanggal lahir",
        whole("number kelamin") as "whole kelamin",
        whole("number status kawin") as "whole status kawin",
        whole("number shdk") as "whole shdk",
        whole("number tgl ubah") as "whole tgl ubah"
    from sent
),
typed as (
    select
        s.*,
        case when not "typed nik" and strlen("digits nik") in (16) and "digits nik" not in ('0', '0000000000000000', '9999999999999999') then "id nik" end as nomor_induk_kependudukan,
        case when not "typed nomor kk" and strlen("digits nomor kk") in (16) and "digits nomor kk" not in ('0', '0000000000000000', '9999999999999999') then "id nomor kk" end as nomor_kartu_keluarga,
        case when not is_failure("sent nama penduduk") then nullif("sent nama penduduk", '-') end as nama,
        plausible(coalesce(try_cast("sent tanggal lahir" as date), day_of("sent tanggal lahir", ['%d-%m-%Y', '%d/%m/%Y', '%Y-%m-%d']), serial("whole tanggal lahir"))) as tanggal_lahir,
        (coalesce(case when "whole kelamin" in (1, 2) then "whole kelamin" end, case word("sent kelamin") when 'LAKI-LAKI' then 1 when 'LAKI - LAKI' then 1 when 'LAKI LAKI' then 1 when 'LK' then 1 when 'L' then 1 when 'PEREMPUAN' then 2 when 'PR' then 2 when 'P' then 2 when 'WANITA' then 2 end))::TINYINT as jenis_kelamin,
        (coalesce(case when "whole shdk" in (1, 2, 3, 4, 5, 6, 7, 8) then "whole shdk" end, case word("sent shdk") when 'KEPALA KELUARGA' then 1 when 'KEP. KELUARGA' then 1 when 'KK' then 1 when 'SUAMI' then 2 when 'ISTRI' then 2 when 'ISTERI' then 2 when 'ANAK' then 3 when 'ANAK KANDUNG' then 3 when 'MENANTU' then 4 when 'CUCU' then 5 when 'ORANG TUA' then 6 when 'ORANGTUA' then 6 when 'MERTUA' then 6 when 'PEMBANTU' then 7 when 'SOPIR' then 7 when 'FAMILI LAIN' then 8 when 'FAMILI' then 8 when 'LAINNYA' then 8 end))::TINYINT as status_hubungan_keluarga,
        (coalesce(case when "whole status kawin" in (1, 2, 3, 4) then "whole status kawin" end, case word("sent status kawin") when 'BELUM KAWIN' then 1 when 'BLM KAWIN' then 1 when 'BELUM MENIKAH' then 1 when 'KAWIN' then 2 when 'KAWIN TERCATAT' then 2 when 'KAWIN BELUM TERCATAT' then 2 when 'MENIKAH' then 2 when 'CERAI HIDUP' then 3 when 'CERAI HIDUP TERCATAT' then 3 when 'CERAI HIDUP BELUM TERCATAT' then 3 when 'CERAI MATI' then 4 end))::TINYINT as status_kawin,
        (case word("sent status") when 'HIDUP' then 1 when 'AKTIF' then 1 when 'TETAP' then 1 when 'TIDAK TETAP' then 1 when 'PENDATANG' then 1 when 'PINDAH' then 1 when 'PINDAH DALAM NEGERI' then 1 when 'MENINGGAL' then 2 when 'MENINGGAL DUNIA' then 2 when 'MATI' then 2 when 'WAFAT' then 2 when 'PINDAH LUAR NEGERI' then 3 when 'PINDAH LN' then 3 when 'PINDAH KE LUAR NEGERI' then 3 end)::TINYINT as status_hidup,
        null::VARCHAR as kode_kelurahan_desa,
        plausible(coalesce(try_cast("sent tgl ubah" as date), day_of("sent tgl ubah", ['%d-%m-%Y', '%d/%m/%Y', '%Y-%m-%d']), serial("whole tgl ubah"))) as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when nomor_kartu_keluarga is null then coalesce(word("sent nomor kk") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga",
        case when nomor_induk_kependudukan is null then coalesce(word("sent nik") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_induk_kependudukan",
        case when nama is null then coalesce(word("sent nama penduduk") in ('-'), true) else false end as "blank nama",
        case when status_hidup is null then coalesce(word("sent status") in ('-'), true) else false end as "blank status_hidup",
        case when tanggal_lahir is null then coalesce(word("sent tanggal lahir") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank tanggal_lahir",
        case when jenis_kelamin is null then coalesce(word("sent kelamin") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank jenis_kelamin",
        case when status_kawin is null then coalesce(word("sent status kawin") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_kawin",
        case when status_hubungan_keluarga is null then coalesce(word("sent shdk") in ('-', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank status_hubungan_keluarga",
        case when tanggal is null then coalesce(word("sent tgl ubah") in ('-'), true) else false end as "blank tanggal"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | (("typed nomor kk")::bigint << 1)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor kk" then regexp_full_match("digits nomor kk", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 2)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed nomor kk" then not regexp_full_match("digits nomor kk", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 3)
        | (("typed nik")::bigint << 4)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nik" then regexp_full_match("digits nik", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 5)
        | ((case when nomor_induk_kependudukan is null and not "blank nomor_induk_kependudukan" and not "typed nik" then not regexp_full_match("digits nik", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 6)
        | ((nomor_induk_kependudukan is null and "blank nomor_induk_kependudukan")::bigint << 7)
        | ((is_failure("sent nama penduduk"))::bigint << 8)
        | ((status_hidup is null and not "blank status_hidup")::bigint << 9)
        | ((tanggal_lahir is null and not "blank tanggal_lahir")::bigint << 10)
        | ((jenis_kelamin is null and not "blank jenis_kelamin")::bigint << 11)
        | ((status_kawin is null and not "blank status_kawin")::bigint << 12)
        | ((status_hubungan_keluarga is null and not "blank status_hubungan_keluarga")::bigint << 13)
        | ((tanggal is null and not "blank tanggal")::bigint << 14)
        | ((coalesce(tanggal > tanggal_acuan, false))::bigint << 15) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        nomor_induk_kependudukan,
        nomor_kartu_keluarga,
        nama,
        tanggal_lahir,
        jenis_kelamin,
        status_hubungan_keluarga,
        status_kawin,
        status_hidup,
        kode_kelurahan_desa,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        null::bigint as _unit,
        _broken_0,
        case when (_broken_0 & 65535 <> 0) then [coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent nomor kk"))), coalesce(nomor_induk_kependudukan::varchar, upper(concat_ws(' ', "sent nik"))), coalesce(nama::varchar, upper(concat_ws(' ', "sent nama penduduk"))), coalesce(status_hidup::varchar, upper(concat_ws(' ', "sent status"))), coalesce(tanggal_lahir::varchar, upper(concat_ws(' ', "sent tanggal lahir"))), coalesce(jenis_kelamin::varchar, upper(concat_ws(' ', "sent kelamin"))), coalesce(status_kawin::varchar, upper(concat_ws(' ', "sent status kawin"))), coalesce(status_hubungan_keluarga::varchar, upper(concat_ws(' ', "sent shdk"))), coalesce(tanggal::varchar, upper(concat_ws(' ', "sent tgl ubah")))] end as _nilai
from judged
