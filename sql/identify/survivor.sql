-- Those of the register that are proved to be one, as one: under the lowest id, in the KK that was
-- told last.
-- reads:  known, merged_person
-- writes: survivor
-- grain:  one row per person who had several ids
-- params:

with

involved as (

    select
        dari as id_individu,
        ke
    from merged_person
    union
    select
        ke as id_individu,
        ke
    from merged_person

),

gathered as (

    select
        involved.ke,
        known.*
    from known
    inner join involved on known.id_individu = involved.id_individu

),

told as (

    select *
    from gathered
    qualify row_number() over (
        partition by ke
        order by is_active(status_keberadaan) desc, tanggal_kk desc nulls last, id_individu
    ) = 1

),

numbered as (

    select
        ke,
        min(nik) as nik,
        min(tanggal_lahir) as tanggal_lahir
    from gathered
    group by ke

)

select
    first.id_individu,
    coalesce(first.id_keluarga, told.id_keluarga) as id_keluarga,
    told.kk,
    coalesce(first.nik, numbered.nik) as nik,
    first.nama,
    hash(first.nama) as sidik_nama,
    coalesce(first.tanggal_lahir, numbered.tanggal_lahir) as tanggal_lahir,
    coalesce(first.jenis_kelamin, told.jenis_kelamin) as jenis_kelamin,
    told.status_hubungan_keluarga,
    told.status_keberadaan,
    told.tanggal_keberadaan,
    told.sumber_kk,
    told.tanggal_kk,
    told.desa
from gathered as first
inner join told on first.ke = told.ke
inner join numbered on first.ke = numbered.ke
where first.id_individu = first.ke
