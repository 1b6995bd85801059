-- Persons of whom Dukcapil says what the register says, and whose family goes on as it was.
-- reads:  quiet, unsettled
-- writes: steady
-- grain:  one row per such person
-- params:

select quiet.*
from quiet
anti join unsettled on quiet.id_keluarga_lama = unsettled.id_keluarga
where quiet.tetap
