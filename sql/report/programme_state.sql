-- What became of each family in each programme: the last word on each of its members, or on the
-- family; one who receives makes it a family that receives.
-- reads:  registry_programme, status_name
-- writes: programme_state
-- grain:  one row per family and programme that somebody told of
-- params:

with

word as (

    select
        registry_programme.id_keluarga,
        registry_programme.id_individu,
        registry_programme.program,
        -- the latest date, of one day the source of the higher number
        max(
            ((registry_programme.tanggal - date '1950-01-01')::bigint << 16)
            + (registry_programme.sumber::bigint << 8) + status_name.kode
        ) & 255 as kode
    from registry_programme
    inner join status_name on registry_programme.status = status_name.status
    where registry_programme.id_keluarga is not null
    group by
        registry_programme.id_keluarga,
        registry_programme.id_individu,
        registry_programme.program

)

select
    word.id_keluarga,
    word.program,
    bool_or(status_name.status = 'menerima') as menerima,
    bool_or(status_name.status = 'graduasi') as graduasi,
    bool_or(status_name.status = 'tidak_layak') as tidak_layak
from word
inner join status_name on word.kode = status_name.kode
group by word.id_keluarga, word.program
