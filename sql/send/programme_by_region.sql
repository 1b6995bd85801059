-- Families and persons in the deciles that each programme looks at. Those of a province or
-- regency are added up from the cells that desil_wilayah shows: where it hides one of them this
-- sum is hidden too, so that the two tables side by side tell nothing that one does not.
-- reads:  shown_desil_wilayah, ranked_family, programme
-- writes: packages, aggregates/program
-- grain:  one row per region (00: the nation) and programme
-- params:

with

nation as (

    select
        'nasional' as tingkat,
        '00' as kode_wilayah,
        'Indonesia' as nama_wilayah,
        desil_nasional,
        count(*) as keluarga,
        sum(jumlah_anggota)::bigint as jiwa
    from ranked_family
    group by desil_nasional

),

cells as (

    select * from nation
    union all
    select
        tingkat,
        kode_wilayah,
        nama_wilayah,
        desil_nasional,
        keluarga,
        jiwa
    from shown_desil_wilayah

)

select
    cells.tingkat,
    cells.kode_wilayah,
    cells.nama_wilayah,
    programme.program,
    programme.nama_program,
    programme.desil_tertinggi,
    case when count(*) = count(cells.keluarga) then sum(cells.keluarga) end::bigint as keluarga,
    case when count(*) = count(cells.keluarga) then sum(cells.jiwa) end::bigint as jiwa
from cells
inner join programme on cells.desil_nasional <= programme.desil_tertinggi
group by
    cells.tingkat,
    cells.kode_wilayah,
    cells.nama_wilayah,
    programme.program,
    programme.nama_program,
    programme.desil_tertinggi
order by
    case cells.tingkat when 'nasional' then 0 when 'provinsi' then 1 else 2 end,
    cells.kode_wilayah,
    programme.desil_tertinggi,
    programme.program
