-- reads: person_row
-- writes: nik_twice, NIKs that stand at more than one row of a submission
-- grain: submission x NIK
-- params: none

select
    _kiriman,
    nomor_induk_kependudukan,
    min(_unit) <> max(_unit) as is_in_two_families
from person_row
where nomor_induk_kependudukan is not null
group by _kiriman, nomor_induk_kependudukan
having count(*) > 1
