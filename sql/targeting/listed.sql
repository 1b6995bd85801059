-- Families listed afresh, and whether any register family bears their card or has a member of
-- theirs. A member is one by NIK where name or birth date agrees too.
-- reads:  listing, register_family, register_person
-- writes: listed
-- grain:  listed family
-- params:

with by_card as (
    select distinct listing.id_rumah_tangga
    from register_family
    inner join listing on register_family.nomor_kartu_keluarga = listing.nomor_kartu_keluarga
),

by_person as (
    select distinct listing.id_rumah_tangga
    from register_person
    inner join listing
        on
            register_person.nomor_induk_kependudukan = listing.nomor_induk_kependudukan
            and (
                register_person.nama = listing.nama
                or register_person.tanggal_lahir = listing.tanggal_lahir
            )
),

household as (
    select
        id_rumah_tangga,
        min(id_klaster) as id_klaster,
        min(strata) as strata,
        min(bobot) as bobot,
        min(kode_kelurahan_desa) as kode_kelurahan_desa,
        row_number() over (order by id_rumah_tangga) as id
    from listing
    where bobot > 0
    group by id_rumah_tangga
)

select
    household.*,
    by_card.id_rumah_tangga is not null as kk_dikenal,
    by_person.id_rumah_tangga is not null as anggota_dikenal
from household
left join by_card on household.id_rumah_tangga = by_card.id_rumah_tangga
left join by_person on household.id_rumah_tangga = by_person.id_rumah_tangga
