-- What became of every proposal: citizens' claims, regional updates taken up, rows refused.
-- reads:  ledger_claim, conformed_family, submission, held_back_row, registry_family, ranked_family, sent_file, sent_reference
-- writes: proposal
-- grain:  one row per claim and variable, per accepted family row, per refused row
-- params:

with

claims as (

    select
        kanal,
        jenis,
        submission as kiriman,
        null::varchar as berkas,
        null::varchar as lembar,
        null::bigint as baris,
        nomor_tiket as nomor_referensi,
        id_keluarga,
        tanggal::date as tanggal,
        variabel,
        coalesce(hasil, keadaan) as hasil,
        null::varchar as kode_aturan,
        null::varchar as pesan,
        desil_sebelum::tinyint as desil_nasional_sebelumnya,
        desil_sesudah::tinyint as desil_nasional
    from ledger_claim

),

accepted as (

    select
        submission.source as kanal,
        'pemutakhiran' as jenis,
        submission.submission as kiriman,
        sent_file.berkas,
        conformed_family.lembar,
        conformed_family.baris,
        conformed_family.nomor_referensi,
        registry_family.id_keluarga,
        conformed_family.tanggal::date as tanggal,
        null::varchar as variabel,
        'diterima' as hasil,
        null::varchar as kode_aturan,
        null::varchar as pesan,
        ranked_family.desil_nasional_sebelumnya,
        ranked_family.desil_nasional
    from conformed_family
    inner join submission on conformed_family.kiriman = submission.kiriman
    left join sent_file
        on
            conformed_family.kiriman = sent_file.kiriman
            and conformed_family.berkas = sent_file.urutan
    left join registry_family
        on conformed_family.nomor_kartu_keluarga = registry_family.nomor_kartu_keluarga
    left join ranked_family on registry_family.id_keluarga = ranked_family.id_keluarga
    where
        submission.class = 'daerah'
        and conformed_family.nomor_referensi is not null

),

refused as (

    select
        submission.source as kanal,
        'pemutakhiran' as jenis,
        held_back_row.submission as kiriman,
        held_back_row.berkas,
        held_back_row.lembar,
        held_back_row.baris,
        max(sent_reference.nomor) as nomor_referensi,
        null::bigint as id_keluarga,
        null::date as tanggal,
        string_agg(distinct held_back_row.variabel, ', ' order by held_back_row.variabel)
            as variabel,
        'ditolak' as hasil,
        string_agg(distinct held_back_row.kode_aturan, ', ' order by held_back_row.kode_aturan)
            as kode_aturan,
        string_agg(distinct held_back_row.pesan, ' | ' order by held_back_row.pesan) as pesan,
        null::tinyint as desil_nasional_sebelumnya,
        null::tinyint as desil_nasional
    from held_back_row
    inner join submission on held_back_row.submission = submission.submission
    left join sent_reference
        on
            submission.kiriman = sent_reference.kiriman
            and held_back_row.berkas = sent_reference.berkas
            and held_back_row.baris = sent_reference.baris
            and held_back_row.lembar is not distinct from sent_reference.lembar
    where submission.class = 'daerah'
    group by
        submission.source,
        held_back_row.submission,
        held_back_row.berkas,
        held_back_row.lembar,
        held_back_row.baris

)

select * from claims
union all
select * from accepted
union all
select * from refused
