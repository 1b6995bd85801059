-- reads: fragile_part, renewed
-- writes: ranked/fragile
-- grain: kabupaten x desil whose upper cut point is looked at
-- params: none
-- What is expected to cross in a quarter is what would cross if everybody was asked again, times
-- the share whose data were renewed in this one.
with renewal as (
    select
        kode_kabupaten_kota,
        (1000 * sum(diperbarui) // sum(terdaftar))::bigint as permil_diperbarui
    from renewed
    group by kode_kabupaten_kota
)

select
    fragile_part.*,
    renewal.permil_diperbarui,
    fragile_part.permil_pindah * renewal.permil_diperbarui // 1000 as permil_harapan_pindah,
    fragile_part.permil_pindah_toleransi * renewal.permil_diperbarui // 1000
        as permil_harapan_pindah_toleransi
from fragile_part
inner join renewal on fragile_part.kode_kabupaten_kota = renewal.kode_kabupaten_kota
