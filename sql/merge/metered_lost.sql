-- Powers that lost: PLN's where the register's stands, and one sent this quarter where PLN's does.
-- reads:  metered
-- writes: disagreement
-- grain:  one row per losing value
-- params:

select
    id_keluarga,
    null::bigint as id_individu,
    'daya_terpasang' as variabel,
    if(menang, nilai, daya)::bigint as nilai,
    null::varchar as teks,
    if(menang, sumber_asal, sumber) as sumber,
    if(menang, tanggal_asal, tanggal) as tanggal,
    if(menang, sumber, sumber_asal) as sumber_menang,
    berlaku_lagi,
    0 as urutan
from metered
where
    berbeda and not bersama and nilai is not null and sumber_asal <> sumber
    and (dikirim or not menang)
