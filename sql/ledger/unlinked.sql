-- Rows that are reported without being held back: what conform found, and an agency's rows that
-- could not be linked.
-- reads:  reported, fact_linked, sent_file, rule_text
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
    sent_file.prov,
    sent_file.submission,
    sent_file.nama as berkas,
    fact_linked.lembar,
    fact_linked.baris,
    fact_linked.alasan as kode_aturan,
    null as variabel,
    rule_text.pesan,
    rule_text.saran
from fact_linked
inner join sent_file
    on fact_linked.kiriman = sent_file.kiriman and fact_linked.berkas = sent_file.berkas
inner join rule_text on fact_linked.alasan = rule_text.rule
