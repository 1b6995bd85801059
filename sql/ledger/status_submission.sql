-- Each submission with its state and counts.
-- reads:  submission
-- writes: the document of `dtsen status`
-- grain:  one row per submission
-- params:

select
    submission,
    source,
    kode_kabupaten_kota as kabupaten,
    state,
    rows_in,
    accepted,
    held_back,
    duplicate,
    superseded,
    out_of_window,
    message
from submission
order by submission
