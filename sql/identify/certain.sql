-- Rows that name, birth date and a number link, without any weighing.
-- reads:  link_by_nik, link_in_family, link_in_matched, merged_person
-- writes: certain
-- grain:  one row per linked row as sent
-- params:

with

found as (

    select
        urut,
        id_individu
    from link_by_nik
    union all
    select
        urut,
        id_individu
    from link_in_family
    union all
    select
        urut,
        id_individu
    from link_in_matched

)

select
    found.urut,
    coalesce(merged_person.ke, found.id_individu) as id_individu
from found
left join merged_person on found.id_individu = merged_person.dari
