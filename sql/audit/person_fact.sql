-- What auditors look at of each person of some provinces.
-- reads:  registry_person, registry_family, shared_nik, programme_word
-- writes: person_fact
-- grain:  one row per person
-- params: none; the variable paid_segments

with

receiving as (

    select
        id_individu,
        id_keluarga,
        max(tanggal) as tanggal
    from programme_word
    where status = 'menerima'
    group by id_individu, id_keluarga

),

-- what is told of a family is told of its only member
alone as (

    select
        id_keluarga,
        min(id_individu) as id_individu
    from registry_person
    semi join receiving on registry_person.id_keluarga = receiving.id_keluarga
    group by id_keluarga
    having count(*) = 1

),

received as (

    select
        coalesce(receiving.id_individu, alone.id_individu) as id_individu,
        max(receiving.tanggal) as tanggal
    from receiving
    left join alone
        on receiving.id_individu is null and receiving.id_keluarga = alone.id_keluarga
    where coalesce(receiving.id_individu, alone.id_individu) is not null
    group by all

)

select
    registry_person.id_individu,
    registry_person.id_keluarga,
    registry_person.nomor_induk_kependudukan,
    registry_person.nama,
    registry_person.tanggal_lahir,
    registry_person.status_keberadaan,
    registry_person.tanggal_keberadaan,
    registry_person.status_padan,
    registry_person.segmen_jkn,
    registry_family.nomor_kartu_keluarga,
    registry_family.kode_kelurahan_desa,
    -- whoever has no family any more belongs to no kabupaten
    coalesce(registry_family.kode_kabupaten_kota, '0000') as kode_kabupaten_kota,
    is_active(registry_person.status_keberadaan) as aktif,
    coalesce(shared_nik.orang_senik, 1) as orang_senik,
    coalesce(shared_nik.keluarga_senik, 1) as keluarga_senik,
    coalesce(list_contains(getvariable('paid_segments'), registry_person.segmen_jkn), false)
        as dibayar,
    received.id_individu is not null as menerima_program,
    received.tanggal as tanggal_program
from registry_person
left join registry_family on registry_person.id_keluarga = registry_family.id_keluarga
left join shared_nik on registry_person.nomor_induk_kependudukan = shared_nik.nik
left join received on registry_person.id_individu = received.id_individu
