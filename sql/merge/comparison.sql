-- How often sources gave a value of the same variable, and how often they did not agree.
-- reads:  compared
-- writes: comparison
-- grain:  one row per variable, source that won and source that lost
-- params:

select
    variabel,
    sumber_menang,
    sumber as sumber_kalah,
    count(*) as dibandingkan,
    count(*) filter (berbeda and not tercakup) as berbeda
from compared
where baru_dinilai
group by variabel, sumber_menang, sumber
