-- PLN's word on the power of each family beside the register's, and whether it is taken.
-- A meter of several families tells nothing of one. Low power is weak evidence, as a family may
-- have another meter: it lowers no answer that officers gave. High power competes by date.
-- reads:  merged, winner, contract, authority, standing, yields, coarse
-- writes: metered
-- grain:  one row per family whose meter PLN knows
-- params: quarter_index, families, strong_from, officers, always

with

span as (

    select
        kode,
        min(isi) as terendah,
        max(isi) as tertinggi
    from coarse
    where variabel = 'daya_terpasang'
    group by kode

),

met as (

    select
        merged.id_keluarga,
        merged.letak,
        merged.daya_terpasang as nilai,
        coalesce(span.terendah, merged.daya_terpasang) as terendah,
        coalesce(span.tertinggi, merged.daya_terpasang) as tertinggi,
        contract.daya,
        contract.sumber,
        contract.tanggal,
        contract.keluarga > $families as bersama,
        winner.id_keluarga is not null as dikirim,
        -- lists are looked through only where the origin is another than it was
        if(
            merged.asal_baru,
            coalesce(
                list_filter(merged.pengecualian, lambda e: e.variabel = 'daya_terpasang')[1],
                {
                    'variabel': 'daya_terpasang',
                    'sumber': merged.sumber,
                    'tanggal': merged.tanggal
                }
            ),
            {
                'variabel': 'daya_terpasang',
                'sumber': merged.sumber_daya,
                'tanggal': merged.tanggal_daya
            }
        ) as asal
    from merged
    inner join contract on merged.id_keluarga = contract.id_keluarga
    left join winner
        on merged.id_keluarga = winner.id_keluarga and winner.variabel = 'daya_terpasang'
    left join span on merged.daya_terpasang = span.kode
    where coalesce(merged.sumber_penerangan_utama, 1) = 1

),

judged as (

    select
        met.*,
        authority.kelas as kelas_asal,
        coalesce(ours.lindung, 0) < $always as sementara,
        theirs.sumber is not null and not met.bersama and yields.sumber is null
        and (
            met.nilai is null
            or met.daya >= $strong_from
            or met.daya >= met.terendah
            or authority.kelas is null
            or not list_contains($officers, authority.kelas)
        ) as boleh,
        met.nilai is null or ours.sumber is null
        or strength($quarter_index, theirs.lindung, theirs.urut, met.tanggal, 1, 0)
        > strength($quarter_index, ours.lindung, ours.urut, met.asal.tanggal, 0, 0)
            as lebih_kuat
    from met
    left join standing as theirs
        on theirs.variabel = 'daya_terpasang' and met.sumber = theirs.sumber
    left join standing as ours
        on ours.variabel = 'daya_terpasang' and met.asal.sumber = ours.sumber
    left join authority on met.asal.sumber = authority.sumber
    left join yields
        on
            met.nilai is not null
            and yields.variabel = 'daya_terpasang'
            and met.sumber = yields.sumber
            and authority.kelas = yields.kelas

)

select
    id_keluarga,
    letak,
    nilai,
    tertinggi,
    daya,
    sumber,
    tanggal,
    asal.sumber as sumber_asal,
    asal.tanggal as tanggal_asal,
    kelas_asal,
    bersama,
    dikirim,
    coalesce(daya not between terendah and tertinggi, true) as berbeda,
    boleh and lebih_kuat as menang,
    boleh and not lebih_kuat and tanggal > asal.tanggal and sementara as berlaku_lagi
from judged
