-- The family whose KK an agency's row bears, or the last of a family of one that ended.
-- reads:  fact_row, family_now, last_alone
-- writes: fact_family
-- grain:  one row per row as sent whose KK is a family's, or was one's
-- params:

select
    fact_row.urut,
    family_now.id_keluarga,
    case
        when family_now.id_keluarga is null and fact_row.jenis = 'programme'
            then last_alone.id_individu
    end as id_individu
from fact_row
left join family_now on fact_row.kk = family_now.kk
left join last_alone on fact_row.kk = last_alone.kk
where family_now.id_keluarga is not null or last_alone.id_individu is not null
