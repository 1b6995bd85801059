-- reads: chosen, scenario
-- writes: sensitivity_part
-- grain: kabupaten x scenario x desil x desil by the scenario, of a part
-- params: none
-- The desil by all scenarios come as one number, four bits each, so that families alike in all
-- of them are counted first.
with alike as (
    select
        kode_kabupaten_kota,
        dari,
        ke_semua,
        count(*) as keluarga,
        sum(jumlah_anggota)::bigint as jiwa
    from chosen
    group by
        kode_kabupaten_kota,
        dari,
        ke_semua
),

each_one as (
    select
        alike.kode_kabupaten_kota,
        alike.dari,
        alike.keluarga,
        alike.jiwa,
        scenario.nama as skenario,
        ((alike.ke_semua >> (4 * scenario.nomor)) & 15)::tinyint as ke
    from alike
    cross join scenario
)

select
    kode_kabupaten_kota,
    skenario,
    dari,
    ke,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa
from each_one
group by
    kode_kabupaten_kota,
    skenario,
    dari,
    ke
