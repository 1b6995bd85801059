-- reads: family_written, movement_written, departed_written, origin
-- writes: flow
-- grain: kabupaten x desil last quarter x desil now x kind x main cause x source, of a part
-- params: none
-- Everybody ranked now or last quarter is counted once: who came has no desil before, who went
-- none now. The source is that of the value that was the main cause.
with counted as (
    select
        family_written.kode_kabupaten_kota,
        family_written.desil_nasional_sebelumnya as dari,
        family_written.desil_nasional as ke,
        case
            when family_written.pergerakan = 'baru' then coalesce(origin.jenis, 'baru')
            else family_written.pergerakan
        end as jenis,
        family_written.sebab_utama,
        movement_written.sumber,
        family_written.jumlah_anggota
    from family_written
    left join origin on family_written.id_keluarga = origin.id
    left join movement_written
        on
            family_written.id_keluarga = movement_written.id_keluarga
            and family_written.sebab_utama
            = coalesce(movement_written.variabel, movement_written.sebab)
    union all
    select
        kode_kabupaten_kota,
        desil_nasional_sebelumnya as dari,
        null as ke,
        jenis,
        null as sebab_utama,
        null as sumber,
        jumlah_anggota
    from departed_written
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
group by all
