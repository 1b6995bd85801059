-- Rows of persons not in the register, gathered so that several senders' rows of one are one.
-- reads:  keyed
-- writes: cluster
-- grain:  one row per unlinked row as sent
-- params:

with

without_nik as (

    select distinct
        kk,
        nama_kunci,
        tanggal_lahir
    from keyed
    where not ber_nik

),

with_nik as (

    select
        keyed.kk,
        keyed.nama_kunci,
        keyed.tanggal_lahir,
        min(keyed.kunci) as kunci
    from keyed
    semi join without_nik
        on
            keyed.kk = without_nik.kk
            and keyed.nama_kunci = without_nik.nama_kunci
            and keyed.tanggal_lahir = without_nik.tanggal_lahir
    where keyed.ber_nik
    group by keyed.kk, keyed.nama_kunci, keyed.tanggal_lahir

)

select
    keyed.urut,
    keyed.sumber,
    keyed.tanggal,
    keyed.giliran,
    keyed.baris,
    case when keyed.ber_nik then keyed.kunci else coalesce(with_nik.kunci, keyed.kunci) end
        as kunci
from keyed
left join with_nik
    on
        keyed.kk = with_nik.kk
        and keyed.nama_kunci = with_nik.nama_kunci
        and keyed.tanggal_lahir = with_nik.tanggal_lahir
