-- Where PLN's word contradicts strongly what officers wrote, and meters of several families.
-- reads:  metered
-- writes: findings
-- grain:  one row per family
-- params: strong_from, contradicts_to, officers

select
    if(bersama, 'METERAN_BERSAMA', 'DAYA_PLN_BERTENTANGAN') as kode_aturan,
    null::bigint as id_individu,
    id_keluarga,
    'daya_terpasang' as variabel,
    concat_ws('|', daya, nilai) as nilai,
    sumber,
    tanggal
from metered
where
    berbeda
    and (
        bersama
        or (
            daya >= $strong_from
            and tertinggi <= $contradicts_to
            and list_contains($officers, kelas_asal)
        )
    )
