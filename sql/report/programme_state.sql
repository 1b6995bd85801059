-- What became of each family in each programme: one of its members who receives, or the family
-- itself, makes it a family that receives.
-- reads:  programme_word
-- writes: programme_state
-- grain:  one row per family and programme that somebody told of
-- params:

select
    id_keluarga,
    program,
    bool_or(status = 'menerima') as menerima,
    bool_or(status = 'graduasi') as graduasi,
    bool_or(status = 'tidak_layak') as tidak_layak
from programme_word
where id_keluarga is not null
group by id_keluarga, program
