-- The family whose KK an agency's row bears.
-- reads:  fact_row, family_now
-- writes: fact_family
-- grain:  one row per row as sent whose KK is a family's
-- params:

select
    fact_row.urut,
    family_now.id_keluarga
from fact_row
inner join family_now on fact_row.kk = family_now.kk
