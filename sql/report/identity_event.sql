-- Persons' ids that were found to be one this quarter, and pairs that wait for an officer.
-- reads:  registry_person_lineage, registry_review_pair
-- writes: the quality report
-- grain:  one row
-- params:

select
    (
        select count(*)
        from registry_person_lineage
    ) as digabung,
    (
        select count(*)
        from registry_review_pair
    ) as pasangan
