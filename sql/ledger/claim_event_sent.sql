-- What was told this quarter of what happened to claims: entries, events of files, visits, photos alone.
-- reads:  claim, claim_arrived, claim_known, claim_event, claim_photo, visit, visit_found, submission, registry_family
-- writes: claim_event_sent
-- grain:  one row per event as sent
-- params: future_hours

with

named as (

    select
        kiriman,
        berkas_penyebut as berkas,
        baris_penyebut as baris,
        nomor_tiket,
        list_sort(list(distinct sha256)) as foto
    from claim_photo
    where utuh and berkas_penyebut is not null
    group by kiriman, berkas_penyebut, baris_penyebut, nomor_tiket

),

entered as (

    select
        claim_arrived.kiriman,
        claim_arrived.berkas,
        claim_arrived.baris,
        claim_arrived.nomor_tiket,
        'masuk' as id_peristiwa,
        'masuk' as kejadian,
        claim_arrived.masuk as waktu,
        -1 as urutan,
        null::varchar as pelaku,
        'warga' as peran,
        null::tinyint as status_kunjungan,
        null::varchar as putusan,
        claim_known.ditolak as alasan,
        null::struct(variabel varchar, nilai varchar)[] as temuan,
        named.foto,
        false as keluarga_sendiri
    from claim_arrived
    inner join claim_known on claim_arrived.nomor_tiket = claim_known.nomor_tiket
    left join named
        on
            claim_arrived.kiriman = named.kiriman
            and claim_arrived.berkas = named.berkas
            and claim_arrived.baris = named.baris
            and claim_arrived.nomor_tiket = named.nomor_tiket

),

filed as (

    select
        claim_event.kiriman,
        claim_event.berkas,
        claim_event.baris,
        claim_event.nomor_tiket,
        claim_event.id_peristiwa,
        claim_event.kejadian,
        claim_event.waktu,
        coalesce(claim_event.urutan, 0) as urutan,
        claim_event.pelaku,
        claim_event.peran,
        claim_event.status_kunjungan,
        claim_event.putusan,
        claim_event.alasan,
        null as temuan,
        named.foto,
        coalesce(
            claim_event.nomor_kartu_keluarga in (
                claim_known.nomor_kartu_keluarga, registry_family.nomor_kartu_keluarga
            ),
            false
        ) as keluarga_sendiri
    from claim_event
    left join claim_known on claim_event.nomor_tiket = claim_known.nomor_tiket
    left join registry_family on claim_known.id_keluarga = registry_family.id_keluarga
    left join named
        on
            claim_event.kiriman = named.kiriman
            and claim_event.berkas = named.berkas
            and claim_event.baris = named.baris
            and claim_event.nomor_tiket = named.nomor_tiket

),

seen as (

    select
        visit.kiriman,
        visit.berkas,
        visit.baris,
        visit.nomor_tiket,
        visit.waktu,
        coalesce(visit.status_kunjungan, 1) as status_kunjungan,
        visit.putusan,
        visit_found.temuan
    from visit
    left join visit_found
        on
            visit.kiriman = visit_found.kiriman
            and visit.berkas = visit_found.berkas
            and visit.baris = visit_found.baris

),

visited as (

    select
        kiriman,
        berkas,
        baris,
        nomor_tiket,
        'kunjungan:' || waktu::date || ':' || status_kunjungan as id_peristiwa,
        'kunjungan' as kejadian,
        waktu,
        1 as urutan,
        null as pelaku,
        'pendamping' as peran,
        status_kunjungan,
        null as putusan,
        null as alasan,
        temuan,
        null as foto,
        false as keluarga_sendiri
    from seen
    union all
    select
        kiriman,
        berkas,
        baris,
        nomor_tiket,
        'putusan:' || waktu::date || ':' || putusan as id_peristiwa,
        'putusan' as kejadian,
        waktu,
        2 as urutan,
        null as pelaku,
        'dinsos' as peran,
        null as status_kunjungan,
        putusan,
        null as alasan,
        null as temuan,
        null as foto,
        false as keluarga_sendiri
    from seen
    where putusan is not null

),

-- photos that no entry and no event of a file brought
alone as (

    select
        claim_photo.kiriman,
        min(claim_photo.berkas) as berkas,
        null::bigint as baris,
        claim_photo.nomor_tiket,
        'foto:' || submission.submission as id_peristiwa,
        'bukti' as kejadian,
        submission.created as waktu,
        0 as urutan,
        null as pelaku,
        'warga' as peran,
        null as status_kunjungan,
        null as putusan,
        null as alasan,
        null as temuan,
        list_sort(list(distinct claim_photo.sha256)) as foto,
        false as keluarga_sendiri
    from claim_photo
    inner join submission on claim_photo.kiriman = submission.kiriman
    semi join claim_known on claim_photo.nomor_tiket = claim_known.nomor_tiket
    anti join claim
        on
            claim_photo.kiriman = claim.kiriman
            and claim_photo.berkas_penyebut = claim.berkas
            and claim_photo.baris_penyebut = claim.baris
    anti join claim_event
        on
            claim_photo.kiriman = claim_event.kiriman
            and claim_photo.berkas_penyebut = claim_event.berkas
            and claim_photo.baris_penyebut = claim_event.baris
    where claim_photo.utuh
    group by
        claim_photo.kiriman,
        claim_photo.nomor_tiket,
        submission.submission,
        submission.created

)

select
    sent.*,
    -- an event is one however often it is sent
    dense_rank() over (
        order by
            sent.nomor_tiket,
            sent.id_peristiwa,
            sent.kejadian,
            sent.waktu,
            sent.urutan,
            sent.pelaku,
            sent.peran,
            sent.status_kunjungan,
            sent.putusan,
            sent.alasan
    ) as urut,
    submission.submission,
    sent.kejadian <> 'masuk'
    and sent.waktu > submission.created + to_hours($future_hours) as terlalu_awal
from (
    select * from entered
    union all
    select * from filed
    union all
    select * from visited
    union all
    select * from alone
) as sent
inner join submission on sent.kiriman = submission.kiriman
