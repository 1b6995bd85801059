-- Facts and programmes as they stand: what was told this quarter, and what was told before, is not
-- too old and was not told again.
-- reads:  told_now, old_told, lineage, belonging, merged_person, last_alone
-- writes: told
-- grain:  one row per person or family, fact or programme, and source
-- params: first_day

with

followed as (

    select
        lineage.dari,
        min(lineage.ke) as ke
    from lineage
    semi join old_told
        on lineage.dari = old_told.id_keluarga and old_told.id_individu is null
    where lineage.peristiwa in ('lanjut', 'gabung')
    group by lineage.dari

),

-- an id that ended goes on as another, and of a family of one that ended its only member is left
kept as (

    select
        old_told.jenis,
        old_told.variabel,
        coalesce(merged_person.ke, old_told.id_individu, last_alone.id_individu)
            as id_individu,
        case when old_told.id_individu is null then followed.ke end as id_keluarga,
        old_told.sumber,
        old_told.tanggal,
        old_told.nilai,
        -- the latest; of one day the highest id's
        ((old_told.tanggal - date '1950-01-01')::bigint << 46)
        + coalesce(old_told.id_individu, old_told.id_keluarga) as urut
    from old_told
    left join merged_person on old_told.id_individu = merged_person.dari
    left join followed on old_told.id_keluarga = followed.dari
    left join last_alone
        on
            old_told.id_individu is null
            and old_told.jenis = 'programme'
            and old_told.id_keluarga = last_alone.id_keluarga
    where old_told.tanggal >= $first_day::date

),

before as (

    select
        jenis,
        variabel,
        id_individu,
        id_keluarga,
        sumber,
        max(tanggal) as tanggal,
        max_by(nilai, urut) as nilai
    from kept
    group by jenis, variabel, id_individu, id_keluarga, sumber

),

standing as (

    select * from told_now
    union all
    select before.*
    from before
    anti join told_now
        on
            before.jenis = told_now.jenis
            and before.variabel = told_now.variabel
            and before.sumber = told_now.sumber
            and before.id_individu is not distinct from told_now.id_individu
            and before.id_keluarga is not distinct from told_now.id_keluarga
    where before.id_individu is not null or before.id_keluarga is not null

),

-- few of all persons
home as (

    select
        belonging.id_individu,
        belonging.id_keluarga
    from belonging
    semi join standing on belonging.id_individu = standing.id_individu

)

select
    standing.* exclude (id_keluarga),
    coalesce(standing.id_keluarga, home.id_keluarga) as id_keluarga
from standing
left join home on standing.id_individu = home.id_individu
where standing.id_individu is null or home.id_individu is not null
