-- The row of the base register that speaks for each of its persons.
-- reads:  cluster, authority
-- writes: base_spoken
-- grain:  one row per person of the base register
-- params: quarter_index

select
    cluster.kunci,
    max_by(
        cluster.urut,
        strength(
            $quarter_index, authority.lindung_keanggotaan, authority.urut_keanggotaan,
            cluster.tanggal, cluster.giliran, cluster.baris
        )
    ) as urut
from cluster
inner join authority on cluster.sumber = authority.sumber
group by cluster.kunci
