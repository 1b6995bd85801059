-- The persons of some provinces as they are compared with a list: those of the requester's regions.
-- reads:  registry_person, agreed_family
-- writes: person
-- grain:  one row per person
-- params: nation (somebody without a family is in it too)

select
    id_individu,
    id_keluarga,
    nomor_induk_kependudukan as nik,
    tanggal_lahir as lahir,
    status_keberadaan,
    status_padan,
    kata,
    array_to_string(kata, '') as kunci
from (
    select
        *,
        plain_words(nama) as kata
    from registry_person
)
where $nation or id_keluarga in (select agreed_family.id_keluarga from agreed_family)
