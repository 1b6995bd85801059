-- reads: left_before, left_now, unranked, lineage
-- writes: departed
-- grain: family ranked last quarter and not now
-- params: none
-- A family of the register that is not ranked any more is told so, whatever became of it before.
with gone as (
    select left_before.*
    from left_before
    anti join left_now on left_before.id = left_now.id
),

ended as (
    select
        lineage.dari as id,
        min(lineage.peristiwa) as peristiwa,
        min(lineage.ke) as ke
    from lineage
    semi join gone on lineage.dari = gone.id
    where lineage.peristiwa in ('gabung', 'habis')
    group by lineage.dari
)

select
    gone.kode_provinsi,
    gone.id as id_keluarga,
    gone.desil as desil_nasional_sebelumnya,
    coalesce(unranked.alasan, ended.peristiwa, 'tidak ada lagi di register') as alasan,
    case
        when unranked.alasan is not null then 'tidak_diperingkat'
        else coalesce(ended.peristiwa, 'hilang')
    end as jenis,
    case when unranked.alasan is null then ended.ke end as id_keluarga_tujuan,
    gone.kode_kabupaten_kota,
    gone.jumlah_anggota
from gone
left join unranked on gone.id = unranked.id_keluarga
left join ended on gone.id = ended.id
