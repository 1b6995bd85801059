-- Citizens' claims by regency: how many, how they stand, and which are over their time.
-- reads:  ledger_claim, registry_family, region_regency
-- writes: the quarter's report
-- grain:  one row per regency with claims; those of families in no register in one row of their own
-- params: last_instant

with

claim as (

    select
        ledger_claim.*,
        registry_family.kode_kabupaten_kota
    from ledger_claim
    left join registry_family on ledger_claim.id_keluarga = registry_family.id_keluarga

)

select
    claim.kode_kabupaten_kota,
    coalesce(max(region_regency.kabupaten_kota), 'Keluarga belum terdaftar') as kabupaten_kota,
    count(*) as banyak,
    count(*) filter (where claim.hasil is null) as terbuka,
    count(*) filter (where claim.keadaan = 'menunggu_bukti') as menunggu_bukti,
    count(*) filter (where claim.keadaan = 'eskalasi') as eskalasi,
    count(*) filter (where claim.hasil = 'dikabulkan') as dikabulkan,
    count(*) filter (where claim.hasil = 'sebagian') as sebagian,
    count(*) filter (where claim.hasil = 'ditolak') as ditolak,
    count(*) filter (where claim.hasil = 'kedaluwarsa') as kedaluwarsa,
    count(*) filter (where claim.klaim_ulang > 0) as klaim_ulang,
    count(*) filter (
        where claim.hasil is not null and claim.jatuh_tempo < $last_instant::timestamp
    ) as pulih_terlambat,
    -- not visited in time, now or until it lapsed, or not restored in time
    count(*) filter (
        where
        claim.keadaan = 'eskalasi'
        or (
            claim.hasil = 'kedaluwarsa'
            and len(list_filter(claim.riwayat, lambda x: x.keadaan = 'eskalasi')) > 0
        )
        or (claim.hasil is not null and claim.jatuh_tempo < $last_instant::timestamp)
    ) as lewat_waktu
from claim
left join region_regency
    on claim.kode_kabupaten_kota = region_regency.kode_kabupaten_kota
group by claim.kode_kabupaten_kota
order by lewat_waktu desc, claim.kode_kabupaten_kota nulls last
