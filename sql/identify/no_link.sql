-- No row of the base register is somebody's who was known: nobody was known before it.
-- reads:
-- writes: certain
-- grain:  one row per linked row as sent
-- params:

select
    null::bigint as urut,
    null::bigint as id_individu
where false
