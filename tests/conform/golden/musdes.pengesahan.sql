with tidied as (
    select
        raw.* replace (
        tidy("sent nomor_usulan") as "sent nomor_usulan",
        tidy("sent submission") as "sent submission",
        tidy("sent tingkat") as "sent tingkat",
        tidy("sent putusan") as "sent putusan",
        tidy("sent tanggal") as "sent tanggal",
        tidy("sent peran") as "sent peran",
        tidy("sent nomor_dokumen") as "sent nomor_dokumen"),
        k.kode_kabupaten_kota as _kabupaten,
        k.code_system as _sistem,
        k.tanggal_kirim,
        k.tanggal_acuan,
        k.musyawarah_awal,
        k.musyawarah_akhir
    from raw
    inner join kiriman as k on k.kiriman = raw._kiriman
),
sent as (
    select
        tidied.*,
        lower(word("sent putusan")) as "word putusan",
        number("sent tanggal") as "number tanggal"
    from tidied
),
counted as (
    select
        sent.*,
        whole("number tanggal") as "whole tanggal"
    from sent
),
typed as (
    select
        s.*,
        case when not is_failure("sent nomor_usulan") then nullif("sent nomor_usulan", '-') end as nomor_usulan,
        case when not is_failure("sent submission") then nullif("sent submission", '-') end as submission,
        tier_of("sent tingkat") as tingkat,
        case when "word putusan" in ('setuju', 'kembalikan', 'tolak') then "word putusan" end as putusan,
        case when not is_failure("sent peran") then nullif("sent peran", '-') end as peran,
        case when not is_failure("sent nomor_dokumen") then nullif("sent nomor_dokumen", '-') end as nomor_dokumen,
        plausible(coalesce(try_cast("sent tanggal" as date), day_of("sent tanggal", ['%Y-%m-%d', '%d-%m-%Y', '%d/%m/%Y']), serial("whole tanggal"))) as tanggal
    from counted as s
),
known as (
    select
        typed.*,
        case when nomor_usulan is null then coalesce(word("sent nomor_usulan") in ('-'), true) else false end as "blank nomor_usulan",
        case when submission is null then coalesce(word("sent submission") in ('-'), true) else false end as "blank submission",
        case when tingkat is null then coalesce(word("sent tingkat") in ('-'), true) else false end as "blank tingkat",
        case when putusan is null then coalesce(word("sent putusan") in ('-'), true) else false end as "blank putusan",
        case when tanggal is null then coalesce(word("sent tanggal") in ('-'), true) else false end as "blank tanggal",
        case when peran is null then coalesce(word("sent peran") in ('-'), true) else false end as "blank peran",
        case when nomor_dokumen is null then coalesce(word("sent nomor_dokumen") in ('-'), true) else false end as "blank nomor_dokumen"
    from typed
    cross join (values (1)) as one_row (satu)
),
judged as (
    select
        known.*,
        ((_cacat is not null)::bigint << 0)
        | ((is_failure("sent nomor_usulan"))::bigint << 1)
        | ((is_failure("sent submission"))::bigint << 2)
        | ((tingkat is null and not "blank tingkat")::bigint << 3)
        | ((tingkat is null and "blank tingkat")::bigint << 4)
        | ((putusan is null and not "blank putusan")::bigint << 5)
        | ((putusan is null and "blank putusan")::bigint << 6)
        | ((tanggal is null and not "blank tanggal")::bigint << 7)
        | ((tanggal is null and "blank tanggal")::bigint << 8)
        | ((is_failure("sent peran"))::bigint << 9)
        | ((peran is null and "blank peran")::bigint << 10)
        | ((is_failure("sent nomor_dokumen"))::bigint << 11)
        | ((nomor_dokumen is null and "blank nomor_dokumen")::bigint << 12)
        | ((coalesce((nomor_usulan is null) = (submission is null), false))::bigint << 13)
        | ((coalesce(tanggal > tanggal_kirim, false))::bigint << 14)
        | ((coalesce(not may_hold(tingkat, peran), false))::bigint << 15)
        | ((coalesce(not is_paper_of(tingkat, nomor_dokumen), false))::bigint << 16)
        | ((coalesce(is_meeting(tingkat, nomor_dokumen) and day(tanggal) not between musyawarah_awal and musyawarah_akhir, false))::bigint << 17) as _broken_0
    from known
)
select
    _kiriman,
        _berkas,
        _lembar,
        _baris,
        nomor_usulan,
        submission,
        tingkat,
        putusan,
        peran,
        nomor_dokumen,
        coalesce(tanggal, tanggal_kirim) as tanggal,
        null::bigint as _unit,
        _broken_0,
        case when (_broken_0 & 262143 <> 0) then [coalesce(nomor_usulan::varchar, upper(concat_ws(' ', "sent nomor_usulan"))), coalesce(submission::varchar, upper(concat_ws(' ', "sent submission"))), coalesce(tingkat::varchar, upper(concat_ws(' ', "sent tingkat"))), coalesce(putusan::varchar, upper(concat_ws(' ', "sent putusan"))), coalesce(tanggal::varchar, upper(concat_ws(' ', "sent tanggal"))), coalesce(peran::varchar, upper(concat_ws(' ', "sent peran"))), coalesce(nomor_dokumen::varchar, upper(concat_ws(' ', "sent nomor_dokumen")))] end as _nilai
from judged
