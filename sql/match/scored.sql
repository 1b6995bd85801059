-- The weight of each candidate: bits of agreement less the bits of how many bear the name.
-- reads:  pair, bearer, word_bearer, evidence
-- writes: scored
-- grain:  one row of the list x person
-- params: persons, permillion, doubtful

with

-- of a name cut short, how many bear the two rarest words that are whole in both; words of names
-- go together more often than by chance, so four times as many are assumed
shortened as (

    select
        spelled.baris,
        spelled.id_individu,
        case
            when count(*) = 1 then min(word_bearer.orang)
            else greatest(
                1,
                4 * list_sort(list(word_bearer.orang))[1]
                * list_sort(list(word_bearer.orang))[2] // $persons
            )
        end as orang
    from (
        select
            pair.baris,
            pair.id_individu,
            unnest(pair.kata_sama) as kata
        from pair
    ) as spelled
    inner join word_bearer on spelled.kata = word_bearer.kata
    group by spelled.baris, spelled.id_individu

),

-- a word that differs is mistyped unless both words are names that are borne
levelled as (

    select
        pair.*,
        case
            when
                pair.nama = 'salah'
                and least(coalesce(said.orang, 0), coalesce(borne.orang, 0))
                >= greatest(5, $persons * $permillion // 1000000)
                then 'mirip'
            else pair.nama
        end as nama_setara,
        coalesce(
            shortened.orang,
            greatest(coalesce(own.orang, 1), coalesce(other.orang, 1))
        ) as penyandang
    from pair
    left join word_bearer as said on pair.kata_beda = said.kata
    left join word_bearer as borne on pair.kata_beda_orang = borne.kata
    left join bearer as own on pair.kunci = own.kunci
    left join bearer as other on pair.kunci_orang = other.kunci
    left join shortened
        on pair.baris = shortened.baris and pair.id_individu = shortened.id_individu

),

weighed as (

    select
        levelled.baris,
        levelled.id_individu,
        levelled.id_keluarga,
        levelled.status_keberadaan,
        levelled.status_padan,
        levelled.nik,
        levelled.nama_setara as nama,
        levelled.lahir,
        levelled.alamat,
        of_nik.bobot + of_name.bobot + of_birth.bobot + of_address.bobot
        - if(levelled.nama_setara in ('kosong', 'lain'), 0, bits(levelled.penyandang)) as bobot,
        case
            when levelled.nama_setara = 'kosong'
                then levelled.nik = 'sama' and levelled.lahir in ('sama', 'sama_bawaan')
            when levelled.nama_setara = 'mirip' then levelled.nik = 'sama'
            else levelled.nama_setara <> 'lain'
        end as boleh
    from levelled
    inner join evidence as of_nik on levelled.nik = of_nik.setara and of_nik.hal = 'nik'
    inner join evidence as of_name
        on levelled.nama_setara = of_name.setara and of_name.hal = 'nama'
    inner join evidence as of_birth
        on
            levelled.lahir = of_birth.setara
            and if(levelled.nik in ('sama', 'dekat'), 'lahir_di_nik', 'lahir') = of_birth.hal
    inner join evidence as of_address
        on levelled.alamat = of_address.setara and of_address.hal = 'alamat'

)

from weighed
