-- How kabupaten reported before the first quarter: nothing is known.
-- reads:
-- writes: old_reporting
-- grain:  kabupaten x source
-- params:

select
    null::varchar as kode_kabupaten_kota,
    null::varchar as source,
    null::varchar as keadaan,
    null::bigint as lulus_permil
where false
