-- Every value that did not win beside the one that did: whether both say the same, and whether the
-- loser stands again next quarter, as one dated after the winner does.
-- reads:  candidate, winner_other, sole, standing, coarse
-- writes: compared
-- grain:  one row per losing value
-- params: always

with

lost as (

    select
        candidate.id_keluarga,
        candidate.variabel,
        candidate.nilai,
        candidate.teks,
        candidate.sumber,
        candidate.tanggal,
        candidate.giliran,
        candidate.baris,
        candidate.lama,
        candidate.boleh,
        winner_other.nilai as nilai_menang,
        winner_other.teks as teks_menang,
        winner_other.sumber as sumber_menang,
        winner_other.tanggal as tanggal_menang
    from candidate
    inner join winner_other
        on
            candidate.id_keluarga = winner_other.id_keluarga
            and candidate.variabel = winner_other.variabel
    where candidate.kuat <> winner_other.kuat or candidate.sumber <> winner_other.sumber
    union all
    select
        id_keluarga,
        variabel,
        nilai_lama as nilai,
        teks_lama as teks,
        sumber_lama as sumber,
        tanggal_lama as tanggal,
        0 as giliran,
        0 as baris,
        true as lama,
        boleh_lama as boleh,
        if(berdiri, nilai, nilai_lama) as nilai_menang,
        teks as teks_menang,
        if(berdiri, sumber, sumber_lama) as sumber_menang,
        tanggal as tanggal_menang
    from sole
    where menang and ada_lama
    union all
    select
        id_keluarga,
        variabel,
        nilai,
        teks,
        sumber,
        tanggal,
        giliran,
        baris,
        false as lama,
        boleh,
        nilai_lama as nilai_menang,
        if(menang, teks, teks_lama) as teks_menang,
        sumber_lama as sumber_menang,
        if(menang, tanggal, tanggal_lama) as tanggal_menang
    from sole
    where lama_menang or (tercakup and sumber <> sumber_lama)

)

select
    lost.id_keluarga,
    lost.variabel,
    lost.nilai,
    lost.teks,
    lost.sumber,
    lost.tanggal,
    lost.giliran,
    lost.baris,
    lost.lama,
    lost.sumber_menang,
    lost.giliran > 0 or lost.lama as baru_dinilai,
    (
        lost.nilai is distinct from lost.nilai_menang
        or lost.teks is distinct from lost.teks_menang
    ) as berbeda,
    coarse.kode is not null as tercakup,
    lost.boleh and lost.tanggal > lost.tanggal_menang
    and coalesce(standing.lindung, 0) < $always as berlaku_lagi
from lost
left join standing
    on lost.variabel = standing.variabel and lost.sumber_menang = standing.sumber
left join coarse
    on
        lost.variabel = coarse.variabel
        and (
            takes_in(coarse.kode, coarse.isi, lost.nilai, lost.nilai_menang)
            or takes_in(coarse.kode, coarse.isi, lost.nilai_menang, lost.nilai)
        )
