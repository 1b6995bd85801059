-- An agency's rows with the person and the family that they are about, or why there is none.
-- reads:  fact_row, fact_home, fact_family, of_person
-- writes: fact_linked
-- grain:  one row per row as sent
-- params:

with

found as (

    select
        fact_row.*,
        coalesce(fact_home.id_individu, fact_family.id_individu) as id_individu,
        coalesce(fact_home.id_keluarga, fact_family.id_keluarga) as id_keluarga,
        fact_home.alasan as alasan_nik
    from fact_row
    left join fact_home on fact_row.urut = fact_home.urut
    left join fact_family on fact_row.urut = fact_family.urut

)

select
    jenis,
    kiriman,
    berkas,
    lembar,
    baris,
    urutan,
    sumber,
    tanggal,
    isi,
    id_individu,
    id_keluarga,
    case
        when id_individu is not null then null
        when
            id_keluarga is null
            then coalesce(alasan_nik, 'TAUT_TIDAK_ADA')
        when jenis <> 'fact' then null
        -- what is told of a person needs one
        when
            list_has_any(
                list_transform(isi, lambda e: e.variabel),
                (select coalesce(list(variabel order by variabel), []) from of_person)
            )
            then coalesce(alasan_nik, 'TAUT_TIDAK_ADA')
    end as alasan
from found
