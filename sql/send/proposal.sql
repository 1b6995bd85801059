-- What became of every proposal: citizens' claims, regional updates taken up, rows refused.
-- reads:  ledger_claim, claim_refused, conformed_family, submission, held_back_row, registry_family, ranked_family, rule_text, sent_file, sent_reference
-- writes: proposal
-- grain:  one row per claim, per accepted family row, per refused row
-- params:

with

-- who refused a claim: a visit, or a rule of ours; then its row, rules and all, is among the refused
judged as (

    select
        ledger_claim.*,
        coalesce(ledger_claim.tertahan, false) as is_refused_by_rule,
        -- what refused a claim is a rule of ours, or what the office that decided it noted
        rule_text.rule,
        rule_text.pesan
    from ledger_claim
    left join rule_text on ledger_claim.alasan = rule_text.rule

),

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
        coalesce(pesan, alasan) as alasan_putusan,
        kasus,
        klaim_ulang,
        rule as kode_aturan,
        pesan,
        desil_sebelum::tinyint as desil_nasional_sebelumnya,
        desil_sesudah::tinyint as desil_nasional
    from judged
    where not is_refused_by_rule

),

accepted as (

    select
        sent_file.kanal,
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
        null::varchar as alasan_putusan,
        null::varchar as kasus,
        null::integer as klaim_ulang,
        null::varchar as kode_aturan,
        null::varchar as pesan,
        ranked_family.desil_nasional_sebelumnya,
        ranked_family.desil_nasional
    from conformed_family
    inner join submission on conformed_family.kiriman = submission.kiriman
    inner join sent_file
        on
            conformed_family.kiriman = sent_file.kiriman
            and conformed_family.berkas = sent_file.urutan
    left join registry_family
        on conformed_family.nomor_kartu_keluarga = registry_family.nomor_kartu_keluarga
    left join ranked_family on registry_family.id_keluarga = ranked_family.id_keluarga
    where submission.class = 'daerah'

),

refused_line as (

    select
        submission.kiriman as nomor_kiriman,
        held_back_row.submission as kiriman,
        submission.class as kelas,
        sent_file.kanal,
        sent_file.urutan,
        held_back_row.berkas,
        held_back_row.lembar,
        held_back_row.baris,
        string_agg(distinct held_back_row.variabel, ', ' order by held_back_row.variabel)
            as variabel,
        string_agg(distinct held_back_row.kode_aturan, ', ' order by held_back_row.kode_aturan)
            as kode_aturan,
        string_agg(distinct held_back_row.pesan, ' | ' order by held_back_row.pesan) as pesan
    from held_back_row
    inner join submission on held_back_row.submission = submission.submission
    inner join sent_file
        on submission.kiriman = sent_file.kiriman and held_back_row.berkas = sent_file.berkas
    -- sign-offs and events of claims are no proposals: their senders get them back, nobody waits
    where
        submission.class in ('daerah', 'warga')
        and coalesce(sent_file.isi, '') not in ('signoff', 'claim_event')
    group by
        submission.kiriman,
        held_back_row.submission,
        submission.class,
        sent_file.kanal,
        sent_file.urutan,
        held_back_row.berkas,
        held_back_row.lembar,
        held_back_row.baris

),

refused as (

    select
        refused_line.kanal,
        if(refused_line.kelas = 'daerah', 'pemutakhiran', claim_refused.jenis) as jenis,
        refused_line.kiriman,
        refused_line.berkas,
        refused_line.lembar,
        refused_line.baris,
        coalesce(claim_refused.nomor_tiket, sent_reference.nomor) as nomor_referensi,
        judged.id_keluarga,
        claim_refused.tanggal,
        refused_line.variabel,
        if(refused_line.kode_aturan = 'MENUNGGU', 'menunggu', 'ditolak') as hasil,
        if(refused_line.kelas = 'warga', refused_line.pesan, null) as alasan_putusan,
        judged.kasus,
        judged.klaim_ulang,
        refused_line.kode_aturan,
        refused_line.pesan,
        judged.desil_sebelum::tinyint as desil_nasional_sebelumnya,
        judged.desil_sesudah::tinyint as desil_nasional
    from refused_line
    left join sent_reference
        on
            refused_line.nomor_kiriman = sent_reference.kiriman
            and refused_line.berkas = sent_reference.berkas
            and refused_line.baris = sent_reference.baris
            and refused_line.lembar is not distinct from sent_reference.lembar
    left join claim_refused
        on
            refused_line.nomor_kiriman = claim_refused.kiriman
            and refused_line.urutan = claim_refused.berkas
            and refused_line.baris = claim_refused.baris
    left join judged
        on
            judged.is_refused_by_rule
            and refused_line.kiriman = judged.submission
            and claim_refused.nomor_tiket = judged.nomor_tiket

)

select * from claims
union all
select * from accepted
union all
select * from refused
