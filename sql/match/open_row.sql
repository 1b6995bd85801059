-- The rows of the list for which nobody was found who has the same name.
-- reads:  asked, pair
-- writes: open_row
-- grain:  one row of the list
-- params:

select asked.*
from asked
where
    asked.kata is not null
    and asked.cacat is null
    and asked.baris not in (
        select pair.baris
        from pair
        where pair.kunci = pair.kunci_orang
    )
