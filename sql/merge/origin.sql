-- Source and date of every value of the families that changed, and what most values share.
-- reads:  winner, in_force, variable
-- writes: origin
-- grain:  one row per family with a winner
-- params:

with

touched as (

    select in_force.*
    from in_force
    semi join winner on in_force.id_keluarga = winner.id_keluarga

),

exception as (

    select
        id_keluarga,
        unnest(pengecualian, recursive := true)
    from touched

),

each_value as (

    select
        touched.id_keluarga,
        variable.variabel,
        coalesce(winner.sumber, exception.sumber, touched.sumber) as sumber,
        case
            when winner.sumber is not null then winner.tanggal
            when exception.sumber is not null then exception.tanggal
            else touched.tanggal
        end as tanggal
    from touched
    cross join variable
    left join winner
        on
            touched.id_keluarga = winner.id_keluarga
            and variable.variabel = winner.variabel
    left join exception
        on
            touched.id_keluarga = exception.id_keluarga
            and variable.variabel = try_cast(exception.variabel as nama_variabel)

),

shared as (

    select
        id_keluarga,
        sumber,
        tanggal,
        count(*) as banyak
    from each_value
    where sumber is not null
    group by id_keluarga, sumber, tanggal
    qualify row_number() over (
        partition by id_keluarga order by count(*) desc, tanggal desc nulls last, sumber
    ) = 1

)

select
    shared.id_keluarga,
    shared.sumber::tinyint as sumber,
    shared.tanggal,
    coalesce(
        list(
            {
                'variabel': each_value.variabel::varchar,
                'sumber': each_value.sumber::tinyint,
                'tanggal': each_value.tanggal
            }
            order by each_value.variabel
        ) filter (
            where
            each_value.sumber is not null
            and (
                each_value.sumber <> shared.sumber
                or each_value.tanggal is distinct from shared.tanggal
            )
        ),
        []
    ) as pengecualian
from shared
inner join each_value on shared.id_keluarga = each_value.id_keluarga
group by shared.id_keluarga, shared.sumber, shared.tanggal
