-- Which KK each person belongs to, and whether he is there, by the dated rules of precedence.
-- reads:  sighting, matched, authority, other_person
-- writes: membership
-- grain:  one row per person sighted
-- params: quarter_index

with

claim as (

    select
        sighting.id,
        sighting.kk,
        sighting.hubungan,
        sighting.sumber,
        sighting.tanggal,
        strength(
            $quarter_index, authority.lindung_keanggotaan, authority.urut_keanggotaan,
            sighting.tanggal, sighting.giliran, sighting.baris
        ) as kuat
    from sighting
    inner join authority on sighting.sumber = authority.sumber
    where is_active(sighting.status_keberadaan)
    union all
    select
        matched.id,
        matched.kk,
        matched.hubungan,
        matched.sumber,
        matched.tanggal,
        matched.kuat
    from matched
    left join other_person on matched.id = other_person.id_individu
    where
        claims_anew(
            matched.status_hidup, matched.kk, matched.sumber, matched.tanggal,
            other_person.status_keberadaan, other_person.sumber_kk, other_person.tanggal_kk
        )

),

settled as (

    select
        id,
        max_by({'kk': kk, 'hubungan': hubungan, 'sumber': sumber, 'tanggal': tanggal}, kuat)
            as menang
    from claim
    group by id

),

seen as (

    select
        id,
        max(tanggal) filter (where urut is not null and is_active(status_keberadaan))
            as terlihat,
        max(tanggal) filter (where urut is not null and status_keberadaan = 2) as meninggal,
        max({'tanggal': tanggal, 'status': status_keberadaan, 'kk': kk}) filter (
            where urut is not null and status_keberadaan in (3, 4, 6)
        ) as pergi,
        max({'tanggal': tanggal, 'kk': kk, 'hubungan': hubungan, 'sumber': sumber})
            as terakhir
    from sighting
    group by id

),

dated as (

    select
        seen.id,
        settled.id is not null as ada_klaim,
        coalesce(settled.menang.kk, seen.terakhir.kk) as kk,
        coalesce(settled.menang.hubungan, seen.terakhir.hubungan) as hubungan,
        coalesce(settled.menang.sumber, seen.terakhir.sumber) as sumber_kk,
        coalesce(settled.menang.tanggal, seen.terakhir.tanggal) as tanggal_kk,
        last_seen(
            seen.terlihat, other_person.status_keberadaan, other_person.tanggal_keberadaan
        ) as dilihat,
        died(
            seen.meninggal, matched.status_hidup, matched.tanggal,
            other_person.status_keberadaan, other_person.tanggal_keberadaan
        ) as wafat,
        departed(
            seen.pergi.tanggal, matched.status_hidup, matched.tanggal,
            other_person.status_keberadaan, other_person.tanggal_keberadaan
        ) as pergi_sejak,
        departed_as(seen.pergi.status, matched.status_hidup, other_person.status_keberadaan)
            as status_pergi,
        coalesce(seen.pergi.kk, other_person.kk) as kk_pergi
    from seen
    left join settled on seen.id = settled.id
    left join other_person on seen.id = other_person.id_individu
    left join matched on seen.id = matched.id

),

judged as (

    select
        *,
        presence(
            dilihat, wafat, pergi_sejak, status_pergi, ada_klaim, kk, coalesce(kk_pergi, kk)
        ) as status_keberadaan
    from dated

)

select
    id,
    kk,
    status_keberadaan,
    hubungan,
    sumber_kk,
    tanggal_kk,
    present_since(status_keberadaan, dilihat, wafat, pergi_sejak, tanggal_kk)
        as tanggal_keberadaan
from judged
