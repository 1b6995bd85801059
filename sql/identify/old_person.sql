-- The register's persons, those that are proved to be one as one.
-- reads:  known, survivor, merged_person
-- writes: old_person
-- grain:  one row per person
-- params:

with

involved as (

    select dari as id_individu
    from merged_person
    union all
    select ke as id_individu
    from merged_person

)

select known.*
from known
anti join involved on known.id_individu = involved.id_individu
union all by name
select * from survivor
