-- How well the key variables are known, and how old what is known is, in one province.
-- reads:  key_state, registry_provenance
-- writes: the quality report
-- grain:  column x state x age in quarters
-- params: quarter_index

with

long as (

    unpivot key_state on columns(* exclude (id_keluarga)) into name variabel value keadaan

),

exception as (

    select
        id_keluarga,
        unnest(pengecualian, recursive := true)
    from registry_provenance
    where len(pengecualian) > 0

)

select
    long.variabel,
    long.keadaan,
    greatest(
        0,
        $quarter_index - 4 * year(coalesce(exception.tanggal, registry_provenance.tanggal))
        - quarter(coalesce(exception.tanggal, registry_provenance.tanggal))
    )::int as umur,
    count(*) as keluarga
from long
inner join registry_provenance on long.id_keluarga = registry_provenance.id_keluarga
left join exception
    on long.id_keluarga = exception.id_keluarga and long.variabel = exception.variabel
group by all
order by all
