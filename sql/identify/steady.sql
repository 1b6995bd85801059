-- Persons of whom Dukcapil says what the register says, and whose family goes on as it was.
-- reads:  quiet_told, unsettled
-- writes: steady
-- grain:  one row per such person
-- params:

select quiet_told.*
from quiet_told
anti join unsettled on quiet_told.id_keluarga_lama = unsettled.id_keluarga
where quiet_told.tetap
