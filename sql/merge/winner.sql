-- For each family and variable that somebody gave a value for, the value that wins.
-- reads:  candidate, coarse
-- writes: winner
-- grain:  one row per family and variable with an offer
-- params:

with

settled as (

    select
        id_keluarga,
        variabel,
        max_by(
            {
                'nilai': nilai,
                'teks': teks,
                'sumber': sumber,
                'tanggal': tanggal
            },
            kuat
        ) as menang,
        max(kuat) as kuat,
        max({'sumber': sumber, 'nilai': nilai}) filter (lama) as lama
    from candidate
    where boleh
    group by id_keluarga, variabel

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
    settled.menang.tanggal as tanggal,
    settled.kuat
from settled
left join coarse
    on
        settled.variabel = coarse.variabel
        and takes_in(coarse.kode, coarse.isi, settled.menang.nilai, settled.lama.nilai)
