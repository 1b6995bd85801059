-- How often PLN and another source told the power of one family, and how often not the same.
-- reads:  metered
-- writes: comparison
-- grain:  one row per source that won and source that lost
-- params:

select
    'daya_terpasang' as variabel,
    if(menang, sumber, sumber_asal) as sumber_menang,
    if(menang, sumber_asal, sumber) as sumber_kalah,
    count(*) as dibandingkan,
    count(*) filter (berbeda) as berbeda
from metered
where nilai is not null and not bersama and sumber_asal <> sumber
group by all
