-- The date of each family's latest answer from people, not from an extract.
-- reads:  provenance_part, authority
-- writes: fresh
-- grain:  one row per family
-- params:

with

dated as (

    select
        id_keluarga,
        sumber,
        tanggal
    from provenance_part
    union all
    select
        id_keluarga,
        asal.sumber,
        asal.tanggal
    from (
        select
            id_keluarga,
            unnest(pengecualian) as asal
        from provenance_part
    )

)

select
    dated.id_keluarga,
    coalesce(
        max(dated.tanggal) filter (where authority.kelas <> 'ekstrak'),
        max(dated.tanggal)
    ) as tanggal
from dated
left join authority on dated.sumber = authority.sumber
group by dated.id_keluarga
