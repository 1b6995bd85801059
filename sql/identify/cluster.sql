-- Rows of persons not in the register, gathered so that several senders' rows of one are one: by
-- NIK, else by card, name and birth date, also where one of them has another NIK or none.
-- reads:  keyed
-- writes: cluster
-- grain:  one row per unlinked row as sent
-- params:

with

two_niks as (

    select
        kk,
        nama_kunci,
        tanggal_lahir
    from keyed
    where ber_nik
    group by kelompok, kk, nama_kunci, tanggal_lahir
    having count(distinct kunci) > 1

),

-- one submission means two persons by two NIKs
apart as (

    select distinct *
    from two_niks

),

namesake as (

    select
        kk,
        nama_kunci,
        tanggal_lahir,
        min(kunci) filter (where ber_nik) as kunci
    from keyed
    where kk is not null and nama_kunci is not null and tanggal_lahir is not null
    group by kk, nama_kunci, tanggal_lahir
    having count(distinct kunci) > 1

)

select
    keyed.urut,
    keyed.sumber,
    keyed.tanggal,
    keyed.giliran,
    keyed.baris,
    case
        when keyed.ber_nik and apart.kk is not null then keyed.kunci
        else coalesce(namesake.kunci, keyed.kunci)
    end as kunci
from keyed
left join namesake
    on
        keyed.kk = namesake.kk
        and keyed.nama_kunci = namesake.nama_kunci
        and keyed.tanggal_lahir = namesake.tanggal_lahir
left join apart
    on
        keyed.kk = apart.kk
        and keyed.nama_kunci = apart.nama_kunci
        and keyed.tanggal_lahir = apart.tanggal_lahir
