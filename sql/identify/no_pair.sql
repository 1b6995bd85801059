-- No pair, where nothing is left to be weighed.
-- reads:
-- writes: weighed
-- grain:  one row per pair worth looking at
-- params:

select
    null::bigint as urut,
    null::bigint as id_individu,
    null::bigint as bobot,
    null::varchar as hasil,
    null::varchar as kunci_pasangan
where false
