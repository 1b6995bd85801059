-- What became of each value that the traced rows gave: it won, it was known already, or it lost.
-- reads:  given_long, kept_long, provenance
-- writes: value
-- grain:  one row per traced row and variable that it gave
-- params:

with

origin as (

    select
        kept_long.id_keluarga,
        kept_long.variabel,
        kept_long.nilai,
        kept_long.teks,
        list_filter(
            provenance.pengecualian, lambda e: e.variabel = kept_long.variabel
        )[1] as asal,
        provenance.sumber,
        provenance.tanggal
    from kept_long
    left join provenance on kept_long.id_keluarga = provenance.id_keluarga

)

select
    given_long.kiriman,
    given_long.berkas,
    given_long.baris,
    given_long.id_keluarga,
    given_long.variabel,
    given_long.nilai,
    case
        -- a value is a number or a text, so that one of both is blank
        when
            not coalesce(
                given_long.nilai = origin.nilai or given_long.teks = origin.teks, false
            )
            then 'kalah'
        when
            given_long.sumber = coalesce(origin.asal.sumber, origin.sumber)
            and given_long.tanggal = coalesce(origin.asal.tanggal, origin.tanggal)
            then 'menang'
        else 'sama'
    end as hasil,
    coalesce(origin.asal.sumber, origin.sumber) as sumber,
    coalesce(origin.asal.tanggal, origin.tanggal) as tanggal
from given_long
left join origin
    on
        given_long.id_keluarga = origin.id_keluarga
        and given_long.variabel = origin.variabel
order by
    given_long.kiriman, given_long.berkas, given_long.baris, given_long.variabel
