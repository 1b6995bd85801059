-- Rows of persons not in the register, gathered so that several senders' rows of one are one.
-- reads:  incoming, link_by_nik, link_in_family
-- writes: cluster
-- grain:  one row per unlinked row as sent
-- params:

with

unlinked as (

    select incoming.*
    from incoming
    anti join link_by_nik on incoming.urut = link_by_nik.urut
    anti join link_in_family on incoming.urut = link_in_family.urut

),

bearer as (

    -- of several who bear one NIK, the first by content names the person it belongs to
    select
        nik,
        min({'nama': nama_kunci, 'lahir': tanggal_lahir}) as siapa
    from unlinked
    where nik is not null
    group by nik

),

keyed as (

    select
        unlinked.urut,
        unlinked.kk,
        unlinked.nama_kunci,
        unlinked.tanggal_lahir,
        unlinked.nik is not null as ber_nik,
        case
            when
                unlinked.nik is not null and (
                    unlinked.nama_kunci = bearer.siapa.nama
                    or unlinked.tanggal_lahir = bearer.siapa.lahir
                )
                then 'N' || unlinked.nik
            when unlinked.nama_kunci is null or unlinked.tanggal_lahir is null
                then concat_ws(
                    '/', 'B', unlinked.kk, unlinked.nik, unlinked.giliran, unlinked.baris
                )
            else concat_ws(
                '/', 'K', unlinked.kk, unlinked.nik, unlinked.nama_kunci,
                unlinked.tanggal_lahir
            )
        end as kunci
    from unlinked
    left join bearer on unlinked.nik = bearer.nik

),

with_nik as (

    select
        kk,
        nama_kunci,
        tanggal_lahir,
        min(kunci) as kunci
    from keyed
    where ber_nik
    group by all

)

select
    keyed.urut,
    case when keyed.ber_nik then keyed.kunci else coalesce(with_nik.kunci, keyed.kunci) end
        as kunci
from keyed
left join with_nik
    on
        keyed.kk = with_nik.kk
        and keyed.nama_kunci = with_nik.nama_kunci
        and keyed.tanggal_lahir = with_nik.tanggal_lahir
