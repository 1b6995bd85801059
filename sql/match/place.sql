-- Where the families of candidates live, in words that can be looked for in an address.
-- reads:  registry_family, candidate, person
-- writes: place
-- grain:  one row per family
-- params:

select
    id_keluarga,
    address_words(alamat) as rumah,
    place_words(kelurahan_desa) as desa,
    place_words(kecamatan) as kecamatan,
    place_words(kabupaten_kota) as kabupaten
from registry_family
where
    id_keluarga in (
        select person.id_keluarga
        from person
        where person.id_individu in (select candidate.id_individu from candidate)
    )
