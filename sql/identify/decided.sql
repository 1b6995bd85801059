-- What was decided on a ticket apart from its visit: the last word of who may decide.
-- reads:  claim_event
-- writes: decided
-- grain:  one row per ticket
-- params: deciders

with

word as (

    select
        nomor_tiket,
        waktu,
        putusan,
        row_number() over (
            partition by nomor_tiket
            order by waktu desc, urutan desc nulls last, id_peristiwa desc
        ) as nomor
    from claim_event
    where
        kejadian = 'putusan'
        and putusan is not null
        and list_contains($deciders, peran)

)

select
    nomor_tiket,
    waktu::date as tanggal,
    putusan
from word
where nomor = 1
