-- How far the two names of each pair agree and how rare what agrees is, looked at once however many
-- pairs bear them. A part of a name is never rarer than the whole. Of pairs that names agreeing in
-- part would not save, those are left out whose names cannot agree better: nearly all.
-- reads:  pair, numbered_name, worded_name
-- writes: name_pair
-- grain:  one row per pair of names
-- params: enough

with

met as (

    select
        nama_l,
        nama_r,
        max(dasar) as dasar
    from pair
    where nama_l is not null and nama_r is not null
    group by nama_l, nama_r

),

opened as (

    select
        met.*,
        kata_kiri.kata[1] as awal_l,
        kata_kanan.kata[1] as awal_r,
        len(kata_kiri.kata) <> len(kata_kanan.kata) as terbagi_lain
    from met
    inner join worded_name as kata_kiri on met.nama_l = kata_kiri.id_nama
    inner join worded_name as kata_kanan on met.nama_r = kata_kanan.id_nama

),

-- a hundred pairs of names begin with the same two words
opening as (

    select distinct
        awal_l,
        awal_r
    from opened

),

near as (

    select
        *,
        word_close(awal_l, awal_r) as dekat
    from opening

),

may_agree as (

    select
        opened.nama_l,
        opened.nama_r,
        opened.dasar,
        kiri.kunci as kunci_kiri,
        kanan.kunci as kunci_kanan,
        least(kiri.kelas_kata, kanan.kelas_kata) as kelas_terlangka,
        kanan.kelas_nama
    from opened
    inner join numbered_name as kiri on opened.nama_l = kiri.id_nama
    inner join numbered_name as kanan on opened.nama_r = kanan.id_nama
    inner join near on opened.awal_l = near.awal_l and opened.awal_r = near.awal_r
    where
        opened.dasar >= $enough
        or near.dekat
        or kiri.kunci = kanan.kunci
        or (opened.terbagi_lain and one_slip(kiri.kunci, kanan.kunci))

),

levelled as (

    select
        may_agree.nama_l,
        may_agree.nama_r,
        kata_kiri.kata as kata_kiri,
        kata_kanan.kata as kata_kanan,
        name_level(
            kata_kiri.kata, may_agree.kunci_kiri, kata_kanan.kata, may_agree.kunci_kanan
        )::tinyint as tingkat_nama,
        may_agree.kelas_terlangka,
        may_agree.kelas_nama
    from may_agree
    inner join worded_name as kata_kiri on may_agree.nama_l = kata_kiri.id_nama
    inner join worded_name as kata_kanan on may_agree.nama_r = kata_kanan.id_nama

),

shared as (

    select
        *,
        -- most pairs have hardly a word in common, and to look for it costs more than all else
        case
            when tingkat_nama in (2, 3) then shared_rarity(kata_kiri, kata_kanan)
        end as kelas_bersama
    from levelled

)

select
    nama_l,
    nama_r,
    tingkat_nama,
    -- of names that agree in part or not at all it counts for nothing
    least(
        kelas_nama,
        case
            when tingkat_nama = 4 then kelas_nama
            -- words written as one agree as a whole
            when kelas_bersama = 0 then kelas_terlangka
            else kelas_bersama
        end
    )::tinyint as kelas_setara
from shared
