-- The row of the base register that speaks for each of its persons.
-- reads:  incoming, cluster, authority
-- writes: base_spoken
-- grain:  one row per person of the base register
-- params: quarter_index

select
    cluster.kunci,
    max_by(
        incoming.urut,
        strength(
            $quarter_index, authority.lindung_keanggotaan, authority.urut_keanggotaan,
            incoming.tanggal, incoming.giliran, incoming.baris
        )
    ) as urut
from cluster
inner join incoming on cluster.urut = incoming.urut
inner join authority on incoming.sumber = authority.sumber
group by cluster.kunci
