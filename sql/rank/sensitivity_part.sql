-- reads: chosen
-- writes: sensitivity_part
-- grain: kabupaten x scenario x desil x desil by the scenario, of a province
-- params: none
with listed as (
    select
        kode_kabupaten_kota,
        dari,
        jumlah_anggota,
        unnest(skenario) as skenario,
        unnest(ke) as ke
    from chosen
)

select
    kode_kabupaten_kota,
    skenario,
    dari,
    ke,
    count(*) as keluarga,
    sum(jumlah_anggota)::bigint as jiwa
from listed
group by all
