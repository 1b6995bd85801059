-- The family of whoever a row was linked to.
-- reads:  fact_match, identity
-- writes: fact_home
-- grain:  one row per row as sent whose NIK is somebody's
-- params:

select
    fact_match.*,
    identity.id_keluarga
from fact_match
left join identity on fact_match.id_individu = identity.id_individu
