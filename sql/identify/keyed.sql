-- Rows of persons not in the register, each with the key that makes rows of one person one.
-- reads:  incoming, linked
-- writes: keyed
-- grain:  one row per unlinked row as sent
-- params:

with

unlinked as (

    select incoming.*
    from incoming
    anti join linked on incoming.urut = linked.urut

),

several as (

    select nik
    from unlinked
    where nik is not null
    group by nik
    having count(*) > 1

),

bearer as (

    -- of several who bear one NIK, the first by content names the person it belongs to
    select
        unlinked.nik,
        min({'nama': unlinked.nama_kunci, 'lahir': unlinked.tanggal_lahir}) as siapa
    from unlinked
    semi join several on unlinked.nik = several.nik
    group by unlinked.nik

)

select
    unlinked.urut,
    unlinked.kelompok,
    unlinked.kk,
    unlinked.nama_kunci,
    unlinked.tanggal_lahir,
    unlinked.sumber,
    unlinked.tanggal,
    unlinked.giliran,
    unlinked.baris,
    unlinked.nik is not null as ber_nik,
    case
        when
            unlinked.nik is not null and (
                unlinked.nama_kunci = bearer.siapa.nama
                or unlinked.tanggal_lahir = bearer.siapa.lahir
                or (
                    bearer.nik is null
                    and coalesce(unlinked.nama_kunci, unlinked.tanggal_lahir::varchar)
                    is not null
                )
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
