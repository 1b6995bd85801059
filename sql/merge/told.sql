-- Facts and programmes as they stand: what was told this quarter, and what was told before, is not
-- too old and was not told again.
-- reads:  told_now, old_told, lineage, identity
-- writes: told
-- grain:  one row per person or family, fact or programme, and source
-- params: first_day

with

followed as (

    select
        dari,
        min(ke) as ke
    from lineage
    where peristiwa in ('lanjut', 'gabung')
    group by dari

),

before as (

    select
        old_told.jenis,
        old_told.variabel,
        old_told.id_individu,
        case when old_told.id_individu is null then followed.ke end as id_keluarga,
        old_told.sumber,
        max(old_told.tanggal) as tanggal,
        max_by(old_told.nilai, old_told.tanggal - date '1950-01-01') as nilai
    from old_told
    left join followed on old_told.id_keluarga = followed.dari
    where old_told.tanggal >= $first_day::date
    group by all

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

)

select
    standing.* exclude (id_keluarga),
    coalesce(standing.id_keluarga, identity.id_keluarga) as id_keluarga
from standing
left join identity on standing.id_individu = identity.id_individu
where standing.id_individu is null or identity.id_individu is not null
