-- Every value that did not win beside the one that did: whether both say the same, and whether the
-- loser stands again next quarter, as one dated after the winner does.
-- reads:  candidate, winner, standing, coarse
-- writes: compared
-- grain:  one row per losing value
-- params: always

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
    winner.sumber as sumber_menang,
    candidate.giliran > 0 or candidate.lama as baru_dinilai,
    (
        candidate.nilai is distinct from winner.nilai
        or candidate.teks is distinct from winner.teks
    ) as berbeda,
    coarse.kode is not null as tercakup,
    candidate.boleh and candidate.tanggal > winner.tanggal
    and coalesce(standing.lindung, 0) < $always as berlaku_lagi
from candidate
inner join winner
    on
        candidate.id_keluarga = winner.id_keluarga
        and candidate.variabel = winner.variabel
left join standing
    on winner.variabel = standing.variabel and winner.sumber = standing.sumber
left join coarse
    on
        candidate.variabel = coarse.variabel
        and (
            (
                candidate.nilai = coarse.kode
                and (winner.nilai = coarse.isi or (coarse.isi is null and winner.nilai > 0))
            )
            or (
                winner.nilai = coarse.kode
                and (
                    candidate.nilai = coarse.isi
                    or (coarse.isi is null and candidate.nilai > 0)
                )
            )
        )
where candidate.kuat <> winner.kuat or candidate.sumber <> winner.sumber
