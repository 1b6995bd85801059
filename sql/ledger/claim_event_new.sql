-- The events of this quarter, each once however often it was sent, and none that was known before.
-- reads:  claim_event_sent, old_event
-- writes: claim_event_new
-- grain:  one row per event
-- params: first_instant

with

once as (

    select
        urut,
        nomor_tiket,
        id_peristiwa,
        kejadian,
        waktu,
        urutan,
        pelaku,
        peran,
        status_kunjungan,
        putusan,
        alasan,
        max(temuan) as temuan,
        list_sort(list_distinct(flatten(list(coalesce(foto, []) order by submission, baris))))
            as foto,
        bool_or(keluarga_sendiri) as keluarga_sendiri,
        bool_and(terlalu_awal) as terlalu_awal,
        min(submission) as submission
    from claim_event_sent
    group by
        urut,
        nomor_tiket,
        id_peristiwa,
        kejadian,
        waktu,
        urutan,
        pelaku,
        peran,
        status_kunjungan,
        putusan,
        alasan

)

select
    once.urut,
    once.nomor_tiket,
    once.id_peristiwa,
    once.kejadian,
    once.waktu,
    -- what a quarter told stands: an event that comes late takes effect in the quarter it came in
    greatest(once.waktu, $first_instant::timestamp) as berlaku,
    once.urutan,
    once.pelaku,
    once.peran,
    once.status_kunjungan,
    once.putusan,
    once.alasan,
    once.temuan,
    once.foto,
    once.keluarga_sendiri,
    once.terlalu_awal,
    once.submission
from once
anti join old_event
    on
        once.nomor_tiket = old_event.nomor_tiket
        and once.id_peristiwa = old_event.id_peristiwa
        and once.kejadian = old_event.kejadian
        and once.waktu = old_event.waktu
        and once.putusan is not distinct from old_event.putusan
        and once.status_kunjungan is not distinct from old_event.status_kunjungan
