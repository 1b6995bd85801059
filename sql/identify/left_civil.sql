-- Dukcapil's records that no NIK matches.
-- reads:  civil_one, agreed
-- writes: left_civil
-- grain:  one row per NIK
-- params:

select civil_one.*
from civil_one
anti join agreed on civil_one.nik = agreed.nik
