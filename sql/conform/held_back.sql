-- reads: held, file_warning, reason, refused_line, rule_text, sent_file
-- writes: held_back_row (holds) and held_back_warning (not holds)
-- grain: row x rule
-- params: none

with line as (
    select
        _kiriman as kiriman,
        _berkas as berkas,
        _lembar as lembar,
        _baris as baris,
        rule,
        variable as variabel,
        detail,
        holds
    from held
    union all
    select
        kiriman,
        berkas,
        lembar,
        baris,
        rule,
        variabel,
        detail,
        false
    from file_warning
    union all
    select
        refused_line.kiriman,
        refused_line.berkas,
        refused_line.lembar,
        refused_line.baris,
        reason.rule,
        reason.variabel,
        reason.detail,
        true
    from refused_line
    inner join reason on refused_line.kiriman = reason.kiriman
)

select distinct
    sent_file.prov,
    sent_file.submission,
    sent_file.nama as berkas,
    line.lembar,
    line.baris,
    line.rule as kode_aturan,
    nullif(line.variabel, '') as variabel,
    rule_text.pesan || coalesce(' (' || nullif(line.detail, '') || ')', '') as pesan,
    rule_text.saran,
    line.holds
from line
inner join sent_file on line.kiriman = sent_file.kiriman and line.berkas = sent_file.berkas
inner join rule_text on line.rule = rule_text.rule
