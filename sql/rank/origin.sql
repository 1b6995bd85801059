-- reads: left_before, left_now, lineage
-- writes: origin
-- grain: family ranked now and not last quarter
-- params: none
-- A family that members of several old ones founded split from that of its head; where the head
-- comes from none, from that of its member with the lowest id.
with come as (
    select left_now.id
    from left_now
    anti join left_before on left_now.id = left_before.id
),

event as (
    select
        lineage.ke as id,
        lineage.dari,
        lineage.peristiwa,
        row_number() over (
            partition by lineage.ke
            order by
                case lineage.bukti when 'kepala' then 0 when 'id' then 1 else 2 end,
                lineage.anggota desc nulls last,
                lineage.dari nulls last
        ) as urutan
    from lineage
    semi join come on lineage.ke = come.id
    where lineage.peristiwa in ('pecah', 'baru', 'lanjut')
)

select
    come.id,
    case event.peristiwa when 'pecah' then 'pisah' when 'lanjut' then 'kembali' else 'baru' end
        as jenis,
    case when event.peristiwa = 'pecah' then event.dari end as id_keluarga_asal
from come
left join event on come.id = event.id and event.urutan = 1
