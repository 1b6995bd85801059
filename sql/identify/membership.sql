-- Which KK each person belongs to, and whether he is there, by the dated rules of precedence.
-- reads:  sighting, matched, authority, old_person
-- writes: membership
-- grain:  one row per person known before or sent
-- params: quarter_index

with

-- most persons nobody wrote about: the register's word against Dukcapil's needs no aggregation
spoken_of as (

    select distinct id
    from sighting
    where urut is not null

),

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
    semi join spoken_of on sighting.id = spoken_of.id
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
    semi join spoken_of on matched.id = spoken_of.id
    where matched.status_hidup = 1 and matched.kk is not null

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
        sighting.id,
        max(sighting.tanggal) filter (
            where sighting.urut is not null and is_active(sighting.status_keberadaan)
        ) as terlihat,
        max(sighting.tanggal) filter (
            where sighting.urut is not null and sighting.status_keberadaan = 2
        ) as meninggal,
        max({
            'tanggal': sighting.tanggal, 'status': sighting.status_keberadaan, 'kk': sighting.kk
        }) filter (
            where sighting.urut is not null and sighting.status_keberadaan in (3, 4, 6)
        ) as pergi,
        max({
            'tanggal': sighting.tanggal, 'kk': sighting.kk, 'hubungan': sighting.hubungan,
            'sumber': sighting.sumber
        }) as terakhir
    from sighting
    semi join spoken_of on sighting.id = spoken_of.id
    group by sighting.id

),

quiet as (

    select
        old_person.id_individu as id,
        old_person.kk,
        old_person.status_hubungan_keluarga as hubungan,
        old_person.sumber_kk,
        old_person.tanggal_kk,
        matched.kk as matched_kk,
        matched.hubungan as matched_hubungan,
        matched.sumber as matched_sumber,
        matched.tanggal as matched_tanggal,
        is_active(old_person.status_keberadaan) or coalesce(matched.status_hidup = 1, false)
            as ada_klaim,
        coalesce(matched.status_hidup = 1 and matched.kk is not null, false) and (
            not is_active(old_person.status_keberadaan)
            or matched.kuat > strength(
                $quarter_index, authority.lindung_keanggotaan, authority.urut_keanggotaan,
                old_person.tanggal_kk, 0, 0
            )
        ) as dukcapil_menang
    from old_person
    anti join spoken_of on old_person.id_individu = spoken_of.id
    left join matched on old_person.id_individu = matched.id
    left join authority on old_person.sumber_kk = authority.sumber

),

told as (

    select
        seen.id,
        seen.terlihat,
        seen.meninggal,
        seen.pergi,
        settled.id is not null as ada_klaim,
        coalesce(settled.menang.kk, seen.terakhir.kk) as kk,
        coalesce(settled.menang.hubungan, seen.terakhir.hubungan) as hubungan,
        coalesce(settled.menang.sumber, seen.terakhir.sumber) as sumber_kk,
        coalesce(settled.menang.tanggal, seen.terakhir.tanggal) as tanggal_kk
    from seen
    left join settled on seen.id = settled.id
    union all
    select
        id,
        null as terlihat,
        null as meninggal,
        null as pergi,
        ada_klaim,
        if(dukcapil_menang, matched_kk, kk) as kk,
        if(dukcapil_menang, matched_hubungan, hubungan) as hubungan,
        if(dukcapil_menang, matched_sumber, sumber_kk) as sumber_kk,
        if(dukcapil_menang, matched_tanggal, tanggal_kk) as tanggal_kk
    from quiet

),

dated as (

    select
        told.*,
        greatest(
            told.terlihat,
            if(is_active(old_person.status_keberadaan), old_person.tanggal_keberadaan, null)
        ) as dilihat,
        greatest(
            told.meninggal,
            if(matched.status_hidup = 2, matched.tanggal, null),
            if(old_person.status_keberadaan = 2, old_person.tanggal_keberadaan, null)
        ) as wafat,
        greatest(
            told.pergi.tanggal,
            if(matched.status_hidup = 3, matched.tanggal, null),
            if(old_person.status_keberadaan in (3, 4, 6), old_person.tanggal_keberadaan, null)
        ) as pergi_sejak,
        case
            when matched.status_hidup = 3 then 4
            else coalesce(told.pergi.status, old_person.status_keberadaan)
        end as status_pergi,
        coalesce(told.pergi.kk, old_person.kk, told.kk) as kk_pergi
    from told
    left join old_person on told.id = old_person.id_individu
    left join matched on told.id = matched.id

),

judged as (

    select
        *,
        case
            when wafat is not null and coalesce(dilihat <= wafat, true) then 2
            when
                pergi_sejak is not null
                and coalesce(dilihat < pergi_sejak, true)
                and (not ada_klaim or kk = kk_pergi)
                then status_pergi
            else 1
        end as status_keberadaan
    from dated

)

select
    id,
    kk,
    status_keberadaan,
    hubungan,
    sumber_kk,
    tanggal_kk,
    case
        when status_keberadaan = 2 then wafat
        when status_keberadaan = 1 then coalesce(dilihat, tanggal_kk)
        else pergi_sejak
    end as tanggal_keberadaan
from judged
