-- How far the two names of each pair agree and how rare what agrees is, looked at once however many
-- pairs bear them. A part of a name is never rarer than the whole.
-- reads:  pair, numbered_name
-- writes: name_pair
-- grain:  one row per pair of names
-- params:

with

met as (

    select distinct
        nama_l,
        nama_r
    from pair
    where nama_l is not null and nama_r is not null

),

levelled as (

    select
        met.nama_l,
        met.nama_r,
        name_level(kiri.kata, kiri.kunci, kanan.kata, kanan.kunci)::tinyint as tingkat_nama,
        shared_rarity(kiri.kata, kanan.kata) as kelas_bersama,
        least(kiri.kelas_kata, kanan.kelas_kata) as kelas_terlangka,
        kanan.kelas_nama
    from met
    inner join numbered_name as kiri on met.nama_l = kiri.id_nama
    inner join numbered_name as kanan on met.nama_r = kanan.id_nama

)

select
    nama_l,
    nama_r,
    tingkat_nama,
    least(
        kelas_nama,
        case
            when tingkat_nama = 4 then kelas_nama
            -- words written as one agree as a whole
            when kelas_bersama = 0 then kelas_terlangka
            else kelas_bersama
        end
    )::tinyint as kelas_setara
from levelled
