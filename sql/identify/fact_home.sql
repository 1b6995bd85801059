-- The family of whoever a row was linked to.
-- reads:  fact_match, belonging
-- writes: fact_home
-- grain:  one row per row as sent whose NIK is somebody's
-- params:

with

-- few of all persons
home as (

    select
        belonging.id_individu,
        belonging.id_keluarga
    from belonging
    semi join fact_match on belonging.id_individu = fact_match.id_individu

)

select
    fact_match.*,
    home.id_keluarga
from fact_match
left join home on fact_match.id_individu = home.id_individu
