-- Every value that competes for a variable of a family: the one in force and whatever is offered.
-- reads:  offer, in_force_long, authority, standing, yields
-- writes: candidate
-- grain:  one row per family, variable and value that somebody gave
-- params: quarter_index

with

given as (

    select
        id_keluarga,
        variabel,
        nilai,
        teks,
        sumber,
        tanggal,
        giliran,
        baris,
        false as lama
    from offer
    union all
    select
        in_force_long.id_keluarga,
        in_force_long.variabel,
        in_force_long.nilai,
        in_force_long.teks,
        in_force_long.sumber,
        in_force_long.tanggal,
        0 as giliran,
        0 as baris,
        true as lama
    from in_force_long
    semi join offer
        on
            in_force_long.id_keluarga = offer.id_keluarga
            and in_force_long.variabel = offer.variabel

),

-- a source does not count where a class that it yields to has spoken
silenced as (

    select distinct
        given.id_keluarga,
        given.variabel,
        yields.sumber
    from given
    inner join authority on given.sumber = authority.sumber
    inner join yields
        on given.variabel = yields.variabel and authority.kelas = yields.kelas

)

select
    given.id_keluarga,
    given.variabel,
    given.nilai,
    given.teks,
    given.sumber,
    given.tanggal,
    given.giliran,
    given.baris,
    given.lama,
    standing.sumber is not null and silenced.sumber is null as boleh,
    strength(
        $quarter_index, standing.lindung, standing.urut,
        given.tanggal, given.giliran, given.baris
    ) as kuat
from given
left join standing
    on given.variabel = standing.variabel and given.sumber = standing.sumber
left join silenced
    on
        given.id_keluarga = silenced.id_keluarga
        and given.variabel = silenced.variabel
        and given.sumber = silenced.sumber
