-- Rows that are reported without being held back: what conform found, and an agency's rows that
-- could not be linked.
-- reads:  reported, fact_linked, file_name, rule_text
-- writes: held_back/warning
-- grain:  row x rule
-- params:

select
    prov,
    submission,
    berkas,
    lembar,
    baris,
    kode_aturan,
    variabel,
    pesan,
    saran
from reported
union all
select
    file_name.prov,
    file_name.submission,
    file_name.nama as berkas,
    fact_linked.lembar,
    fact_linked.baris,
    fact_linked.alasan as kode_aturan,
    null as variabel,
    rule_text.pesan,
    rule_text.saran
from fact_linked
inner join file_name
    on fact_linked.kiriman = file_name.kiriman and fact_linked.berkas = file_name.berkas
inner join rule_text on fact_linked.alasan = rule_text.rule
