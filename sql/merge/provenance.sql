-- Where the values of each family come from, PLN's word on the power included.
-- reads:  merged, metered
-- writes: registry/provenance
-- grain:  one row per family
-- params:

select
    merged.id_keluarga,
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
left join metered on merged.id_keluarga = metered.id_keluarga and metered.menang
