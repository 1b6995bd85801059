-- Records that the KK alone did not settle.
-- reads:  left_row, verdict
-- writes: unsettled
-- grain:  one row per record of the left
-- params:

select left_row.*
from left_row
anti join verdict on left_row.id = verdict.kiri and verdict.hasil = 'padan'
