-- Which photo belongs to which ticket: named by a row of the same submission, else by its own name.
-- reads: photo_sent (names of photos by row), photo_row (photos that arrived), photo_hash (of those accepted)
-- writes: claim_photo
-- grain: one photo and ticket; a photo that no row names once for each ticket it may be named after
-- params: none

with photo as (
    select
        photo_row._kiriman as kiriman,
        photo_row._berkas as berkas,
        photo_row.nama,
        photo_hash.sha256,
        photo_row.sah = '1' as utuh
    from photo_row
    inner join photo_hash
        on photo_row._kiriman = photo_hash.kiriman and photo_row._berkas = photo_hash.berkas
),

by_row as (
    select distinct
        photo.kiriman,
        photo.berkas,
        photo_sent.nomor_tiket,
        photo_sent.berkas as berkas_penyebut,
        photo_sent.baris as baris_penyebut,
        photo.sha256,
        photo.utuh
    from photo
    inner join photo_sent
        on photo.kiriman = photo_sent.kiriman and photo.nama = photo_sent.nama
    where photo_sent.nomor_tiket is not null
),

-- such as CB-2026Q1-000001-3.jpg: the ticket, or the ticket and a number
by_name as (
    select
        photo.kiriman,
        photo.berkas,
        unnest(
            list_distinct([
                regexp_replace(photo.nama, '[.][^.]*$', ''),
                regexp_replace(photo.nama, '(-[0-9]+)?[.][^.]*$', '')
            ])
        ) as nomor_tiket,
        null::smallint as berkas_penyebut,
        null::bigint as baris_penyebut,
        photo.sha256,
        photo.utuh
    from photo
    anti join by_row on photo.kiriman = by_row.kiriman and photo.berkas = by_row.berkas
)

select * from by_row
union all
select * from by_name
