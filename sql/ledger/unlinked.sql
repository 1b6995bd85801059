-- Rows that are reported without being held back: what conform found, an agency's rows that could
-- not be linked, rows that bear the NIK of somebody else, and decisions on no pair or against another.
-- reads:  reported, fact_linked, nik_of_another, doubtful_decision, person, sent_file, rule_text
-- writes: held_back/warning
-- grain:  row x rule
-- params:

with

unlinked as (

    select
        kiriman,
        berkas,
        lembar,
        baris,
        alasan as kode_aturan,
        null as variabel
    from fact_linked
    where alasan is not null
    union all
    select distinct
        person.kiriman,
        person.berkas,
        person.lembar,
        person.baris,
        nik_of_another.kode_aturan,
        nik_of_another.variabel
    from nik_of_another
    inner join person
        on nik_of_another.urut = row_key(person.kiriman, person.berkas, person.baris)
    union all
    select * from doubtful_decision

)

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
    unlinked.lembar,
    unlinked.baris,
    unlinked.kode_aturan,
    unlinked.variabel,
    rule_text.pesan,
    rule_text.saran
from unlinked
inner join sent_file
    on unlinked.kiriman = sent_file.kiriman and unlinked.berkas = sent_file.berkas
inner join rule_text on unlinked.kode_aturan = rule_text.rule
