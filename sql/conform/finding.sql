-- reads: held (rules broken, row by row), file_warning, reason, sent_file
-- writes: finding, what is wrong with rows and files, whose they are, and the values that were read
-- grain: row x rule, file x rule
-- params: silent (rules that say nothing about a row itself: held with its family, waiting)

with found as (
    select
        _kiriman as kiriman,
        _berkas as berkas,
        _lembar as lembar,
        _baris as baris,
        rule as kode_aturan,
        nullif(variable, '') as variabel,
        holds as menahan,
        kk,
        nik,
        kunci,
        nilai
    from held
    where not list_contains($silent, rule)
    union all
    -- about a file, not about a row of somebody
    select
        kiriman,
        berkas,
        lembar,
        null as baris,
        rule as kode_aturan,
        variabel,
        false as menahan,
        null as kk,
        null as nik,
        null as kunci,
        detail as nilai
    from file_warning
    union all
    select
        kiriman,
        berkas,
        lembar,
        null as baris,
        rule as kode_aturan,
        variabel,
        true as menahan,
        null as kk,
        null as nik,
        null as kunci,
        detail as nilai
    from reason
)

select distinct
    found.*,
    sent_file.submission,
    sent_file.nama
from found
inner join sent_file on found.kiriman = sent_file.kiriman and found.berkas = sent_file.berkas
