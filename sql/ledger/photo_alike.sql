-- Which other tickets show the same photo as a ticket, or nearly the same.
-- reads:  photo_new, old_photo
-- writes: photo_alike
-- grain:  one row per ticket with such a photo
-- params: same_bits, most_named

with

shown as (

    select
        nomor_tiket,
        phash,
        true as baru
    from photo_new
    where phash is not null
    union
    select
        nomor_tiket,
        phash,
        false
    from old_photo
    where phash is not null

),

-- a face of many tickets names a few of them: nobody reads ten thousand
face as (

    select
        ('0x' || phash)::ubigint as sidik,
        min(nomor_tiket, $most_named + 1) as tiket,
        bool_or(baru) as baru
    from shown
    group by phash

),

nomor as (

    select
        unnest(range($same_bits + 1)) as bagian,
        least(63, 64 // ($same_bits + 1)) as lebar

),

-- two hashes that differ by n bits agree in one of n + 1 parts
part as (

    select
        face.sidik,
        face.tiket,
        face.baru,
        nomor.bagian,
        (face.sidik >> (nomor.bagian * nomor.lebar)::ubigint)
        & ((1::ubigint << nomor.lebar::ubigint) - 1) as isi
    from face
    cross join nomor

),

pair as (

    select distinct
        mine.sidik,
        other.tiket
    from part as mine
    inner join part as other
        on
            mine.bagian = other.bagian
            and mine.isi = other.isi
            and (mine.baru or other.baru)
            and bit_count(xor(mine.sidik, other.sidik)) <= $same_bits

),

named as (

    select distinct
        shown.nomor_tiket,
        unnest(pair.tiket) as lain
    from shown
    inner join pair on ('0x' || shown.phash)::ubigint = pair.sidik

)

select
    nomor_tiket,
    min(lain, $most_named) as foto_serupa
from named
where lain <> nomor_tiket
group by nomor_tiket
