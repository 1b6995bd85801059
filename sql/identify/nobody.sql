-- No id ends in the first quarter.
-- reads:  released_person_lineage
-- writes: merged_person
-- grain:  one row per id that ends
-- params:

select * from released_person_lineage
where false
