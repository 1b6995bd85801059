-- For each family and variable that somebody gave a value for, the value that wins.
-- reads:  offer, in_force_long, authority, coarse
-- writes: winner
-- grain:  one row per family and variable with an offer
-- params: quarter_index

with

contested as (

    select
        offer.id_keluarga,
        offer.variabel,
        offer.nilai,
        offer.teks,
        offer.sumber,
        offer.tanggal,
        offer.giliran,
        offer.baris,
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

settled as (

    select
        contested.id_keluarga,
        contested.variabel,
        max_by(
            {
                'nilai': contested.nilai,
                'teks': contested.teks,
                'sumber': contested.sumber,
                'tanggal': contested.tanggal,
                'lama': contested.lama
            },
            strength(
                $quarter_index, authority.lindung_nilai, authority.urut_nilai,
                contested.tanggal, contested.giliran, contested.baris
            )
        ) as menang,
        max({'sumber': contested.sumber, 'nilai': contested.nilai})
            filter (where contested.lama) as lama
    from contested
    inner join authority on contested.sumber = authority.sumber
    group by all

)

select
    settled.id_keluarga,
    settled.variabel,
    -- a coarse answer that contains the one in force renews its date only
    case when coarse.kode is null then settled.menang.nilai else settled.lama.nilai end
        as nilai,
    settled.menang.teks as teks,
    case when coarse.kode is null then settled.menang.sumber else settled.lama.sumber end
        as sumber,
    settled.menang.tanggal as tanggal
from settled
left join coarse
    on
        settled.variabel = coarse.variabel
        and settled.menang.nilai = coarse.kode
        and (
            settled.lama.nilai = coarse.isi
            or (coarse.isi is null and settled.lama.nilai > 0)
        )
