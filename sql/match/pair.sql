-- Each candidate beside the row of the list: how NIK, name, birth date and address agree.
-- reads:  candidate, asked, person, place
-- writes: pair
-- grain:  one row of the list x person
-- params:

with

named as (

    select
        asked.baris,
        person.id_individu,
        person.id_keluarga,
        person.status_keberadaan,
        person.status_padan,
        asked.kunci,
        person.kunci as kunci_orang,
        asked.kata,
        person.kata as kata_orang,
        nik_level(asked.nik, person.nik) as nik,
        name_agreement(asked.kata, asked.kunci, person.kata, person.kunci) as nama,
        birth_agreement(asked.lahir, person.lahir) as lahir,
        address_level(
            asked.kata_alamat,
            asked.rumah,
            place.rumah,
            place.desa,
            place.kecamatan,
            place.kabupaten
        ) as alamat
    from candidate
    inner join asked on candidate.baris = asked.baris
    inner join person on candidate.id_individu = person.id_individu
    left join place on person.id_keluarga = place.id_keluarga

)

select
    * exclude (kata, kata_orang),
    case when nama = 'salah' then left_over(kata, kata_orang)[1] end as kata_beda,
    case when nama = 'salah' then left_over(kata_orang, kata)[1] end as kata_beda_orang,
    case
        when nama in ('singkat', 'inisial')
            then list_filter(list_intersect(kata, kata_orang), lambda word: length(word) > 2)
    end as kata_sama
from named
where nama <> 'lain' or nik = 'sama'
