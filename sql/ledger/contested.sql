-- Rows about one family or person that two kabupaten claim as theirs in one quarter.
-- reads:  family, person (conformed), submission, sent_file
-- writes: ledger/contested
-- grain:  one row as sent and kind of number
-- params:

with told as (
    select
        family.kiriman,
        family.berkas,
        family.lembar,
        family.baris,
        false as is_person,
        family.nomor_kartu_keluarga as angka
    from family
    union all
    select
        person.kiriman,
        person.berkas,
        person.lembar,
        person.baris,
        true,
        person.nomor_induk_kependudukan
    from person
),

regional as (
    select
        told.*,
        submission.submission,
        submission.kode_kabupaten_kota as kabupaten
    from told
    inner join submission on told.kiriman = submission.kiriman
    where submission.class = 'daerah' and told.angka is not null
),

claimed as (
    select
        is_person,
        angka,
        min(kabupaten) as pertama,
        max(kabupaten) as terakhir
    from regional
    group by is_person, angka
    having min(kabupaten) <> max(kabupaten)
)

select
    regional.kabupaten as kode_kabupaten_kota,
    if(regional.kabupaten = claimed.pertama, claimed.terakhir, claimed.pertama)
        as kabupaten_lain,
    if(regional.is_person, 'nomor_induk_kependudukan', 'nomor_kartu_keluarga') as nomor,
    regional.submission,
    sent_file.nama as berkas,
    regional.lembar,
    regional.baris
from regional
inner join claimed
    on regional.is_person = claimed.is_person and regional.angka = claimed.angka
inner join sent_file
    on regional.kiriman = sent_file.kiriman and regional.berkas = sent_file.berkas
