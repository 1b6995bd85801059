-- Every accepted row of an agency's facts or programmes, with the keys by which it may be linked.
-- reads:  fact, programme, submission, trusted
-- writes: fact_row
-- grain:  one row per row as sent
-- params:

with

told as (

    select
        'fact' as jenis,
        fact.*
    from fact
    union all
    select
        'programme' as jenis,
        programme.*
    from programme

),

-- lines of several sheets of a workbook are told apart by their place in the file
placed as (

    select
        *,
        row_number() over (partition by kiriman, berkas order by lembar, baris) as urutan
    from told
    where lembar is not null
    union all
    select
        *,
        baris as urutan
    from told
    where lembar is null

)

select
    -- not counted, which one thread would have to do
    2 * row_key(placed.kiriman, placed.berkas, placed.urutan)
    + (placed.jenis = 'programme')::bigint as urut,
    placed.jenis,
    placed.kiriman,
    placed.berkas,
    placed.lembar,
    placed.baris,
    placed.urutan,
    submission.number as sumber,
    placed.tanggal,
    placed.nomor_induk_kependudukan as nik,
    placed.nomor_kartu_keluarga as kk,
    name_key(placed.nama) as nama_kunci,
    placed.tanggal_lahir,
    placed.isi,
    trusted.sumber is not null as percaya
from placed
inner join submission on placed.kiriman = submission.kiriman
left join trusted on submission.number = trusted.sumber and placed.jenis = trusted.jenis
