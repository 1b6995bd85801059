with tidied as (
    select
        raw.* replace (
        tidy("sent nomor_tiket") as "sent nomor_tiket",
        tidy("sent id_peristiwa") as "sent id_peristiwa",
        tidy("sent kejadian") as "sent kejadian",
        tidy("sent waktu") as "sent waktu",
        tidy("sent urutan") as "sent urutan",
        tidy("sent pelaku") as "sent pelaku",
        tidy("sent peran") as "sent peran",
        tidy("sent status_kunjungan") as "sent status_kunjungan",
        tidy("sent putusan") as "sent putusan",
        tidy("sent alasan") as "sent alasan",
        tidy("sent kk_pelaku") as "sent kk_pelaku"),
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
        lower(word("sent kejadian")) as "word kejadian",
        number("sent urutan") as "number urutan",
        lower(word("sent peran")) as "word peran",
        number("sent status_kunjungan") as "number status_kunjungan",
        lower(word("sent putusan")) as "word putusan",
        digits("sent kk_pelaku") as "digits kk_pelaku",
        coalesce(contains(_angka, '|nomor_kartu_keluarga|'), false) as "typed kk_pelaku"
    from tidied
),
counted as (
    select
        sent.*,
        whole("number urutan") as "whole urutan",
        whole("number status_kunjungan") as "whole status_kunjungan",
        spelled("digits kk_pelaku") as "id kk_pelaku"
    from sent
),
typed as (
    select
        s.*,
        case when not is_failure("sent nomor_tiket") then nullif("sent nomor_tiket", '-') end as nomor_tiket,
        case when regexp_full_match("sent id_peristiwa", '[A-Za-z0-9][A-Za-z0-9._/:-]{0,39}') and not regexp_matches("sent id_peristiwa", '[0-9]{16}') and not regexp_full_match("sent id_peristiwa", '([._/:-]*[0-9]){16,}[._/:-]*') then "sent id_peristiwa" end as id_peristiwa,
        case when "word kejadian" in ('masuk', 'periksa', 'minta_bukti', 'bukti', 'ke_lapangan', 'didengar', 'kunjungan', 'putusan', 'cabut', 'banding', 'pulihkan') then "word kejadian" end as kejadian,
        plausible(case when regexp_full_match("sent waktu", '.*[0-9:](Z|[+-][0-9]{2}:?[0-9]{2})') then try_cast("sent waktu" as timestamptz)::timestamp end) as waktu,
        (case when "whole urutan" between 0 and 2147483647 then "whole urutan" end)::INTEGER as urutan,
        case when regexp_full_match("sent pelaku", '[A-Za-z0-9][A-Za-z0-9._/:-]{0,39}') and not regexp_matches("sent pelaku", '[0-9]{16}') and not regexp_full_match("sent pelaku", '([._/:-]*[0-9]){16,}[._/:-]*') then "sent pelaku" end as pelaku,
        case when "word peran" in ('warga', 'kemensos', 'pendamping', 'pilar_sosial', 'dinsos') then "word peran" end as peran,
        (case when "whole status_kunjungan" in (0, 1, 3, 4, 5) then "whole status_kunjungan" end)::TINYINT as status_kunjungan,
        case when "word putusan" in ('dikabulkan', 'sebagian', 'ditolak') then "word putusan" end as putusan,
        case when regexp_full_match("sent alasan", '[A-Za-z0-9][A-Za-z0-9._/:-]{0,39}') and not regexp_matches("sent alasan", '[0-9]{16}') and not regexp_full_match("sent alasan", '([._/:-]*[0-9]){16,}[._/:-]*') then "sent alasan" end as alasan,
        case when not "typed kk_pelaku" and strlen("digits kk_pelaku") in (16) and "digits kk_pelaku" not in ('0', '0000000000000000', '9999999999999999') then "id kk_pelaku" end as nomor_kartu_keluarga,
        null::date as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when nomor_tiket is null then coalesce(word("sent nomor_tiket") in ('-'), true) else false end as "blank nomor_tiket",
        case when id_peristiwa is null then coalesce(word("sent id_peristiwa") in ('-'), true) else false end as "blank id_peristiwa",
        case when kejadian is null then coalesce(word("sent kejadian") in ('-'), true) else false end as "blank kejadian",
        case when waktu is null then coalesce(word("sent waktu") in ('-'), true) else false end as "blank waktu",
        case when urutan is null then coalesce(word("sent urutan") in ('-'), true) else false end as "blank urutan",
        case when pelaku is null then coalesce(word("sent pelaku") in ('-'), true) else false end as "blank pelaku",
        case when peran is null then coalesce(word("sent peran") in ('-'), true) else false end as "blank peran",
        case when status_kunjungan is null then coalesce(word("sent status_kunjungan") in ('-'), true) else false end as "blank status_kunjungan",
        case when putusan is null then coalesce(word("sent putusan") in ('-'), true) else false end as "blank putusan",
        case when alasan is null then coalesce(word("sent alasan") in ('-'), true) else false end as "blank alasan",
        case when nomor_kartu_keluarga is null then coalesce(word("sent kk_pelaku") in ('-', '0', '0000000000000000', '9999999999999999', 'N/A', 'NULL', 'TIDAK DIKETAHUI', 'TIDAK TAHU', 'TT'), true) else false end as "blank nomor_kartu_keluarga"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | ((is_failure("sent nomor_tiket"))::bigint << 1)
        | ((nomor_tiket is null and "blank nomor_tiket")::bigint << 2)
        | ((id_peristiwa is null and not "blank id_peristiwa")::bigint << 3)
        | ((id_peristiwa is null and "blank id_peristiwa")::bigint << 4)
        | ((kejadian is null and not "blank kejadian")::bigint << 5)
        | ((kejadian is null and "blank kejadian")::bigint << 6)
        | ((waktu is null and not "blank waktu")::bigint << 7)
        | ((waktu is null and "blank waktu")::bigint << 8)
        | (("whole urutan" is null and urutan is null and not "blank urutan")::bigint << 9)
        | (("whole urutan" is not null and urutan is null and not "blank urutan")::bigint << 10)
        | ((pelaku is null and not "blank pelaku")::bigint << 11)
        | ((peran is null and not "blank peran")::bigint << 12)
        | ((peran is null and "blank peran")::bigint << 13)
        | ((status_kunjungan is null and not "blank status_kunjungan")::bigint << 14)
        | ((putusan is null and not "blank putusan")::bigint << 15)
        | ((alasan is null and not "blank alasan")::bigint << 16)
        | (("typed kk_pelaku")::bigint << 17)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed kk_pelaku" then regexp_full_match("digits kk_pelaku", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 18)
        | ((case when nomor_kartu_keluarga is null and not "blank nomor_kartu_keluarga" and not "typed kk_pelaku" then not regexp_full_match("digits kk_pelaku", '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+') else false end)::bigint << 19)
        | ((coalesce(kejadian = 'kunjungan' and status_kunjungan is null, false))::bigint << 20)
        | ((coalesce(kejadian = 'putusan' and putusan is null, false))::bigint << 21) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        nomor_tiket,
        id_peristiwa,
        kejadian,
        waktu,
        urutan,
        pelaku,
        peran,
        status_kunjungan,
        putusan,
        alasan,
        nomor_kartu_keluarga,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        null::bigint as _unit,
        _broken_0,
        case when (_broken_0 & 4194303 <> 0) then [coalesce(nomor_tiket::varchar, upper(concat_ws(' ', "sent nomor_tiket"))), coalesce(id_peristiwa::varchar, upper(concat_ws(' ', "sent id_peristiwa"))), coalesce(kejadian::varchar, upper(concat_ws(' ', "sent kejadian"))), coalesce(waktu::varchar, upper(concat_ws(' ', "sent waktu"))), coalesce(urutan::varchar, upper(concat_ws(' ', "sent urutan"))), coalesce(pelaku::varchar, upper(concat_ws(' ', "sent pelaku"))), coalesce(peran::varchar, upper(concat_ws(' ', "sent peran"))), coalesce(status_kunjungan::varchar, upper(concat_ws(' ', "sent status_kunjungan"))), coalesce(putusan::varchar, upper(concat_ws(' ', "sent putusan"))), coalesce(alasan::varchar, upper(concat_ws(' ', "sent alasan"))), coalesce(nomor_kartu_keluarga::varchar, upper(concat_ws(' ', "sent kk_pelaku")))] end as _nilai
from judged
