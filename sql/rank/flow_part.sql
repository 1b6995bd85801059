-- reads: ranked_part, movement_part, departed_part, origin
-- writes: flow
-- grain: kabupaten x desil last quarter x desil now x kind x main cause x source, of a part
-- params: none
-- Everybody ranked now or last quarter is counted once: who came has no desil before, who went
-- none now. The source is that of the value that was the main cause.
with counted as (
    select
        ranked_part.kode_kabupaten_kota,
        ranked_part.desil_nasional_sebelumnya as dari,
        ranked_part.desil_nasional as ke,
        case
            when ranked_part.pergerakan = 'baru' then coalesce(origin.jenis, 'baru')
            else ranked_part.pergerakan
        end as jenis,
        ranked_part.sebab_utama,
        movement_part.sumber,
        ranked_part.jumlah_anggota
    from ranked_part
    left join origin on ranked_part.id_keluarga = origin.id
    left join movement_part
        on
            ranked_part.id_keluarga = movement_part.id_keluarga
            and ranked_part.sebab_utama
            = coalesce(movement_part.variabel, movement_part.sebab)
    union all
    select
        kode_kabupaten_kota,
        desil_nasional_sebelumnya as dari,
        null as ke,
        jenis,
        null as sebab_utama,
        null as sumber,
        jumlah_anggota
    from departed_part
)

select
    kode_kabupaten_kota,
    dari,
    ke,
    jenis,
    sebab_utama,
    sumber,
    count(*) as keluarga,
    sum(jumlah_anggota)::bigint as jiwa
from counted
group by
    kode_kabupaten_kota,
    dari,
    ke,
    jenis,
    sebab_utama,
    sumber
