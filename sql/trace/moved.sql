-- Where the families of the traced rows stood and stand, and where they came from.
-- reads:  touched, ranked_family, family_lineage, unranked
-- writes: moved
-- grain:  one row per family
-- params:

with

descent as (

    select
        family_lineage.ke,
        max(family_lineage.peristiwa) as peristiwa
    from family_lineage
    semi join touched on family_lineage.ke = touched.id_keluarga
    where family_lineage.peristiwa in ('pecah', 'baru')
    group by family_lineage.ke

)

select
    touched.id_keluarga,
    ranked_family.desil_nasional_sebelumnya as desil_sebelum,
    ranked_family.desil_nasional as desil_sesudah,
    ranked_family.pergerakan,
    ranked_family.sebab_utama,
    coalesce(descent.peristiwa, 'lanjut') as peristiwa,
    unranked.alasan as tidak_diperingkat
from touched
left join ranked_family on touched.id_keluarga = ranked_family.id_keluarga
left join descent on touched.id_keluarga = descent.ke
left join unranked on touched.id_keluarga = unranked.id_keluarga
order by touched.id_keluarga
