-- Which family of the register each family of the survey is: by its KK number, else by the NIK of
-- its members, where most of them are. Who is matched by nothing has no row.
-- reads:  surveyed, surveyed_person, register_family, register_person
-- writes: survey_match
-- grain:  survey family that is found in the register
-- params:

with by_card as (
    select
        surveyed.id,
        min(register_family.id_keluarga) as id_keluarga
    from register_family
    inner join surveyed
        on register_family.nomor_kartu_keluarga = surveyed.nomor_kartu_keluarga
    group by all
),

in_family as (
    select
        surveyed_person.id,
        register_person.id_keluarga,
        count(*) as anggota
    from register_person
    inner join surveyed_person
        on
            register_person.nomor_induk_kependudukan = surveyed_person.nomor_induk_kependudukan
            and (
                register_person.nama = surveyed_person.nama
                or register_person.tanggal_lahir = surveyed_person.tanggal_lahir
            )
    anti join by_card on surveyed_person.id = by_card.id
    group by all
),

-- most members first, of equal ones the lowest id: one number that sorts so
by_person as (
    select
        id,
        arg_max(id_keluarga, (anggota << 48) - id_keluarga) as id_keluarga
    from in_family
    group by id
)

select
    id,
    id_keluarga,
    'kk' as cara
from by_card
union all
select
    id,
    id_keluarga,
    'nik' as cara
from by_person
