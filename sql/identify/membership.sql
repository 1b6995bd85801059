-- Which KK each person belongs to, and whether he is there, by the dated rules of precedence.
-- reads:  sighting, civil_one, civil_link, authority, old_person
-- writes: membership
-- grain:  one row per person known before or sent
-- params: quarter_index

with

claim as (

    select
        id,
        kk,
        hubungan,
        sumber,
        tanggal,
        created,
        digest,
        baris
    from sighting
    where status_keberadaan in (1, 5)
    union all
    select
        civil_link.id,
        civil_one.kk,
        civil_one.hubungan,
        civil_one.sumber,
        civil_one.tanggal,
        civil_one.created,
        civil_one.digest,
        civil_one.baris
    from civil_one
    inner join civil_link on civil_one.nik = civil_link.nik
    where civil_one.status_hidup = 1 and civil_one.kk is not null

),

settled as (

    select
        claim.id,
        max_by(
            {
                'kk': claim.kk,
                'hubungan': claim.hubungan,
                'sumber': claim.sumber,
                'tanggal': claim.tanggal
            },
            strength(
                $quarter_index, authority.lindung_keanggotaan, authority.urut_keanggotaan,
                claim.tanggal, claim.created, claim.digest, claim.baris
            )
        ) as menang
    from claim
    inner join authority on claim.sumber = authority.sumber
    group by claim.id

),

seen as (

    select
        id,
        max(tanggal) filter (where urut is not null and status_keberadaan in (1, 5))
            as terlihat,
        max(tanggal) filter (where urut is not null and status_keberadaan = 2) as meninggal,
        max({'tanggal': tanggal, 'status': status_keberadaan, 'kk': kk})
            filter (where urut is not null and status_keberadaan in (3, 4, 6)) as pergi,
        max({'tanggal': tanggal, 'kk': kk, 'hubungan': hubungan, 'sumber': sumber}) as terakhir
    from sighting
    group by id

),

dated as (

    select
        seen.id,
        seen.terakhir,
        seen.pergi,
        settled.menang,
        greatest(
            seen.terlihat,
            case
                when old_person.status_keberadaan in (1, 5) then old_person.tanggal_keberadaan
            end
        ) as terlihat,
        greatest(
            seen.meninggal,
            case when civil_one.status_hidup = 2 then civil_one.tanggal end,
            case when old_person.status_keberadaan = 2 then old_person.tanggal_keberadaan end
        ) as meninggal,
        greatest(
            seen.pergi.tanggal,
            case when civil_one.status_hidup = 3 then civil_one.tanggal end,
            case
                when old_person.status_keberadaan in (3, 4, 6)
                    then old_person.tanggal_keberadaan
            end
        ) as pergi_sejak,
        case
            when civil_one.status_hidup = 3 then 4
            else coalesce(seen.pergi.status, old_person.status_keberadaan)
        end as status_pergi,
        coalesce(seen.pergi.kk, old_person.kk, seen.terakhir.kk) as kk_pergi
    from seen
    left join settled on seen.id = settled.id
    left join old_person on seen.id = old_person.id_individu
    left join civil_link on seen.id = civil_link.id
    left join civil_one on civil_link.nik = civil_one.nik

),

judged as (

    select
        *,
        coalesce(menang.kk, terakhir.kk) as kk,
        case
            when meninggal is not null and coalesce(terlihat <= meninggal, true) then 2
            when
                pergi_sejak is not null
                and coalesce(terlihat < pergi_sejak, true)
                and coalesce(menang.kk = kk_pergi, true)
                then status_pergi
            else 1
        end as status_keberadaan
    from dated

)

select
    id,
    kk,
    status_keberadaan,
    coalesce(menang.hubungan, terakhir.hubungan) as hubungan,
    coalesce(menang.sumber, terakhir.sumber) as sumber_kk,
    coalesce(menang.tanggal, terakhir.tanggal) as tanggal_kk,
    case
        when status_keberadaan = 2 then meninggal
        when status_keberadaan = 1 then coalesce(terlihat, menang.tanggal, terakhir.tanggal)
        else pergi_sejak
    end as tanggal_keberadaan
from judged
