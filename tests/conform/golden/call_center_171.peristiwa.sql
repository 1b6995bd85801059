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
        tidy("sent alasan") as "sent alasan",
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
        lower(word("sent kejadian")) as "word kejadian",
        number("sent urutan") as "number urutan",
        lower(word("sent peran")) as "word peran"
    from tidied
),
counted as (
    select
        sent.*,
        whole("number urutan") as "whole urutan"
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
        null::TINYINT as status_kunjungan,
        null::VARCHAR as putusan,
        case when regexp_full_match("sent alasan", '[A-Za-z0-9][A-Za-z0-9._/:-]{0,39}') and not regexp_matches("sent alasan", '[0-9]{16}') and not regexp_full_match("sent alasan", '([._/:-]*[0-9]){16,}[._/:-]*') then "sent alasan" end as alasan,
        null::BIGINT as nomor_kartu_keluarga,
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
        case when alasan is null then coalesce(word("sent alasan") in ('-'), true) else false end as "blank alasan"
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
        | ((alasan is null and not "blank alasan")::bigint << 14)
        | ((coalesce(kejadian = 'kunjungan' and status_kunjungan is null, false))::bigint << 15)
        | ((coalesce(kejadian = 'putusan' and putusan is null, false))::bigint << 16) as _broken_0
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
        case when (_broken_0 & 131071 <> 0) then [coalesce(nomor_tiket::varchar, upper(concat_ws(' ', "sent nomor_tiket"))), coalesce(id_peristiwa::varchar, upper(concat_ws(' ', "sent id_peristiwa"))), coalesce(kejadian::varchar, upper(concat_ws(' ', "sent kejadian"))), coalesce(waktu::varchar, upper(concat_ws(' ', "sent waktu"))), coalesce(urutan::varchar, upper(concat_ws(' ', "sent urutan"))), coalesce(pelaku::varchar, upper(concat_ws(' ', "sent pelaku"))), coalesce(peran::varchar, upper(concat_ws(' ', "sent peran"))), coalesce(alasan::varchar, upper(concat_ws(' ', "sent alasan")))] end as _nilai
from judged
