-- What becomes of each record of the left: linked to the one best record of the right, put before a
-- person, or not linked. Nobody is linked on a guess: the best must lead by the margin on either
-- side, and the given names must agree.
-- reads:  scored
-- writes: verdict
-- grain:  one row per pair worth looking at
-- params: padan, perlu_ditinjau, selisih, tingkat_nama

with

ranked as (

    select
        *,
        row_number() over (partition by kiri order by bobot desc, kanan) as urutan,
        coalesce(
            max(bobot) over (
                partition by kiri order by bobot desc, kanan
                rows between 1 following and 1 following
            ), 0
        ) as berikut
    from scored

),

-- rows of one submission are different persons
rival as (

    select
        kiri,
        kanan,
        coalesce(
            max(bobot) over (
                partition by kelompok, kanan order by bobot desc, kiri
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as lebih_kuat,
        coalesce(
            max(bobot) over (
                partition by kelompok, kanan order by bobot desc, kiri
                rows between 1 following and 1 following
            ), 0
        ) as lebih_lemah
    from ranked
    where urutan = 1

),

judged as (

    select
        ranked.kiri,
        ranked.kanan,
        ranked.bobot,
        ranked.urutan,
        max(ranked.bobot) over (partition by ranked.kiri) as terbaik,
        coalesce(rival.lebih_kuat, 0) - ranked.bobot >= $selisih as milik_lain,
        coalesce(
            ranked.urutan = 1
            and ranked.bobot >= $padan
            and ranked.bobot - ranked.berikut >= $selisih
            and ranked.bobot - greatest(rival.lebih_kuat, rival.lebih_lemah) >= $selisih
            and ranked.nama >= $tingkat_nama,
            false
        ) as padan
    from ranked
    left join rival on ranked.kiri = rival.kiri and ranked.kanan = rival.kanan

)

select
    kiri,
    kanan,
    bobot,
    if(padan, 'padan', 'perlu_ditinjau') as hasil
from judged
where bobot >= $perlu_ditinjau and not milik_lain
qualify padan or (
    urutan <= 2
    and terbaik - bobot < $selisih
    and not bool_or(padan) over (partition by kiri)
)
