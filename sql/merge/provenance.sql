-- Where the values come from of each family of which something won, PLN's word on the power
-- included, unless only the date of that word is new. Those of all others come from where they
-- came from.
-- reads:  merged, origin, metered, dated_anew
-- writes: registry/provenance
-- grain:  one row per family of which something won
-- params:

with

touched as (

    select id_keluarga
    from origin
    union
    select metered.id_keluarga
    from metered
    anti join dated_anew on metered.letak = dated_anew.letak
    where metered.menang

)

select
    merged.letak,
    merged.sumber,
    merged.tanggal,
    case
        when metered.id_keluarga is null then merged.pengecualian
        else list_sort(
            list_concat(
                list_filter(merged.pengecualian, lambda e: e.variabel <> 'daya_terpasang'),
                case
                    when metered.sumber = merged.sumber and metered.tanggal = merged.tanggal
                        then []
                    else [
                        {
                            'variabel': 'daya_terpasang',
                            'sumber': metered.sumber::tinyint,
                            'tanggal': metered.tanggal
                        }
                    ]
                end
            )
        )
    end as pengecualian
from merged
semi join touched on merged.id_keluarga = touched.id_keluarga
left join metered on merged.id_keluarga = metered.id_keluarga and metered.menang
