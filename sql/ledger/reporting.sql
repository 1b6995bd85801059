-- How every kabupaten reports: state of each source, counts, pass rate, rank among peers, what waits.
-- reads:  ranked_family, submission, channel, waiting, old_reporting, awaited
-- writes: ledger/reporting
-- grain:  kabupaten x source
-- params: triwulan

with place as (
    select distinct kode_kabupaten_kota
    from ranked_family
    union
    select kode_kabupaten_kota
    from submission
    where kode_kabupaten_kota is not null
),

sent as (
    select
        submission.kode_kabupaten_kota,
        channel.kanal as source,
        submission.triwulan = $triwulan as is_own,
        submission.* exclude (kode_kabupaten_kota, source)
    from submission
    inner join channel on submission.kiriman = channel.kiriman
    where submission.kode_kabupaten_kota is not null
),

expected as (
    select
        place.kode_kabupaten_kota,
        awaited.source
    from place cross join awaited
    union
    select
        kode_kabupaten_kota,
        source
    from sent
    union
    select
        kode_kabupaten_kota,
        source
    from old_reporting
    where keadaan <> 'belum'
),

counted as (
    select
        kode_kabupaten_kota,
        source,
        count(*) filter (where is_own) as kiriman,
        count(*) filter (where is_own and state = 'diterima') as kiriman_diterima,
        count(*) filter (where is_own and state = 'di_luar_jadwal') as kiriman_terlambat,
        count(*) filter (where is_own and state in ('digantikan', 'ditolak')) as kiriman_gugur,
        coalesce(sum(rows_in), 0)::bigint as rows_in,
        coalesce(sum(accepted), 0)::bigint as accepted,
        coalesce(sum(held_back), 0)::bigint as held_back,
        coalesce(sum(duplicate), 0)::bigint as duplicate,
        coalesce(sum(superseded), 0)::bigint as superseded,
        coalesce(sum(out_of_window), 0)::bigint as out_of_window
    from sent
    group by kode_kabupaten_kota, source
),

waits as (
    select
        kode_kabupaten_kota,
        source,
        count(*) as menunggu,
        max(umur_triwulan) as menunggu_triwulan
    from waiting
    group by kode_kabupaten_kota, source
),

stated as (
    select
        expected.kode_kabupaten_kota,
        expected.source,
        case
            when coalesce(counted.kiriman, 0) = 0 then 'belum'
            when counted.kiriman_diterima = 0 and counted.kiriman_terlambat > 0 then 'terlambat'
            when counted.kiriman_diterima = 0 then 'ditolak'
            when counted.kiriman_gugur > 0 then 'dikirim_ulang'
            when counted.held_back > 0 then 'sebagian'
            else 'diterima'
        end as keadaan,
        coalesce(counted.kiriman, 0) as kiriman,
        coalesce(counted.rows_in, 0) as rows_in,
        coalesce(counted.accepted, 0) as accepted,
        coalesce(counted.held_back, 0) as held_back,
        coalesce(counted.duplicate, 0) as duplicate,
        coalesce(counted.superseded, 0) as superseded,
        coalesce(counted.out_of_window, 0) as out_of_window,
        counted.accepted * 1000 // nullif(counted.accepted + counted.held_back, 0)
            as lulus_permil,
        old_reporting.lulus_permil as lulus_permil_sebelumnya,
        old_reporting.keadaan as keadaan_sebelumnya,
        coalesce(waits.menunggu, 0) as menunggu,
        waits.menunggu_triwulan
    from expected
    left join counted
        on
            expected.kode_kabupaten_kota = counted.kode_kabupaten_kota
            and expected.source = counted.source
    left join waits
        on
            expected.kode_kabupaten_kota = waits.kode_kabupaten_kota
            and expected.source = waits.source
    left join old_reporting
        on
            expected.kode_kabupaten_kota = old_reporting.kode_kabupaten_kota
            and expected.source = old_reporting.source
)

select
    *,
    if(lulus_permil is not null, rank() over nation, null) as peringkat_nasional,
    count(lulus_permil) over (partition by source) as peserta_nasional,
    if(lulus_permil is not null, rank() over province, null) as peringkat_provinsi,
    count(lulus_permil) over (partition by source, kode_kabupaten_kota[1:2])
        as peserta_provinsi,
    case
        when keadaan = 'belum' and source in (select awaited.source from awaited) then 'kirim'
        when keadaan = 'ditolak' then 'perbaiki_kiriman'
        when keadaan = 'terlambat' then 'ajukan_dispensasi'
        when menunggu > 0 then 'mintakan_pengesahan'
        when held_back > 0 then 'perbaiki_baris'
        else 'tidak_ada'
    end as tindakan
from stated
window
    nation as (partition by source order by lulus_permil desc nulls last),
    province as (
        partition by source, kode_kabupaten_kota[1:2]
        order by lulus_permil desc nulls last
    )
