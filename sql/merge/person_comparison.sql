-- How often sources gave an answer of the same person, and how often not the same.
-- reads:  person_met
-- writes: comparison
-- grain:  one row per variable, source that won and source that lost
-- params:

select
    variabel,
    sumber_menang,
    sumber_kalah,
    sum(dibandingkan)::bigint as dibandingkan,
    sum(berbeda)::bigint as berbeda
from person_met
where dibandingkan > 0
group by variabel, sumber_menang, sumber_kalah
