-- Persons on whom Dukcapil's word on a group of variables beats what the register or senders say.
-- reads:  civil_told, person_told, standing
-- writes: civil_<group>
-- grain:  one row per person
-- params: quarter_index, kelompok

select civil_told.id_individu
from civil_told
inner join standing as theirs
    on theirs.variabel = $kelompok and civil_told.sumber = theirs.sumber
left join person_told on civil_told.id_individu = person_told.id_individu
left join standing as ours
    on ours.variabel = $kelompok and person_told.sumber = ours.sumber
where
    ours.sumber is null
    or strength($quarter_index, theirs.lindung, theirs.urut, civil_told.tanggal, 1, 0)
    > strength($quarter_index, ours.lindung, ours.urut, person_told.tanggal, 0, 0)
