-- Whatever is known of a person who is not quiet: the register's row and every row as sent, with the
-- person's id.
-- reads:  incoming, other_person, linked, cluster, provisional
-- writes: sighting
-- grain:  one row per register row or row as sent
-- params:

with

named as (

    select
        urut,
        id_individu as id
    from linked
    union all
    select
        cluster.urut,
        provisional.id
    from cluster
    inner join provisional on cluster.kunci = provisional.kunci

)

select
    named.id,
    incoming.urut,
    incoming.kk,
    incoming.nik,
    incoming.nama_kunci,
    incoming.tanggal_lahir,
    incoming.jenis_kelamin,
    incoming.hubungan,
    incoming.status_keberadaan,
    incoming.tanggal,
    incoming.sumber,
    incoming.giliran,
    incoming.baris,
    incoming.kode_kelurahan_desa
from incoming
inner join named on incoming.urut = named.urut
union all
select
    id_individu,
    null,
    kk,
    nik,
    nama_kunci,
    tanggal_lahir,
    jenis_kelamin,
    status_hubungan_keluarga,
    status_keberadaan,
    tanggal_kk,
    sumber_kk,
    0,
    0,
    -- asked of new persons alone
    null
from other_person
