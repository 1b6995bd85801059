-- Where each family lives: the last word on its village, settled before the parts are cut; and where
-- it lived, on which meter.
-- reads:  family_now, old_family, early_winner
-- writes: place
-- grain:  one row per family of the quarter
-- params:

select
    family_now.id_keluarga,
    family_now.kk,
    coalesce(
        early_winner.teks,
        old_family.kode_kelurahan_desa,
        family_now.desa
    ) as kode_kelurahan_desa,
    old_family.kode_kelurahan_desa as kode_lama,
    old_family.id_meteran_pln as meteran_lama
from family_now
left join old_family on family_now.id_keluarga = old_family.id_keluarga
left join early_winner
    on
        family_now.id_keluarga = early_winner.id_keluarga
        and early_winner.variabel = 'kode_kelurahan_desa'
