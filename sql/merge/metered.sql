-- Families whose installed power PLN settles, where no protected or later answer stands.
-- reads:  merged, meter_one, authority
-- writes: metered
-- grain:  one row per family whose power is now PLN's
-- params: quarter_index

with

met as (

    select
        merged.id_keluarga,
        merged.daya_terpasang,
        meter_one.kontrak,
        coalesce(
            list_filter(merged.pengecualian, lambda e: e.variabel = 'daya_terpasang')[1],
            {
                'variabel': 'daya_terpasang',
                'sumber': merged.sumber,
                'tanggal': merged.tanggal
            }
        ) as asal
    from merged
    inner join meter_one on merged.id_meteran_pln = meter_one.id_meteran_pln
    where coalesce(merged.sumber_penerangan_utama, 1) = 1

)

select
    met.id_keluarga,
    met.kontrak.daya as daya_terpasang,
    met.kontrak.sumber as sumber,
    met.kontrak.tanggal as tanggal
from met
inner join authority as theirs on met.kontrak.sumber = theirs.sumber
left join authority as ours on met.asal.sumber = ours.sumber
where
    met.daya_terpasang is null
    or ours.sumber is null
    or strength(
        $quarter_index, theirs.lindung_nilai, theirs.urut_nilai,
        met.kontrak.tanggal, met.kontrak.giliran, met.kontrak.baris
    ) > strength(
        $quarter_index, ours.lindung_nilai, ours.urut_nilai, met.asal.tanggal, 0, 0
    )
