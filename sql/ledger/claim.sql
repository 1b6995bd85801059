-- Every citizen's claim with its state at the quarter's end: decided by a visit, or still open.
-- reads:  claim, old_claim, submission, family, registry_family, ranked_family
-- writes: ledger/claim
-- grain:  one row per claim
-- params: end, examination_days, visit_days

with

open_claim as (

    select
        claim.nomor_tiket,
        claim.kanal,
        claim.jenis,
        submission.submission,
        claim.nomor_kartu_keluarga,
        claim.variabel,
        claim.nilai::varchar as nilai,
        claim.tanggal,
        claim.jumlah_foto::integer as jumlah_foto,
        claim.foto_sah,
        [{'keadaan': 'masuk', 'tanggal': claim.tanggal, 'pelaku': 'warga'}] as riwayat
    from claim
    inner join submission on claim.kiriman = submission.kiriman
    union all
    select
        nomor_tiket,
        kanal,
        jenis,
        submission,
        nomor_kartu_keluarga,
        variabel,
        nilai,
        tanggal,
        jumlah_foto,
        foto_sah,
        riwayat
    from old_claim
    where hasil is null

),

visit as (

    select
        nomor_referensi as nomor_tiket,
        max({'tanggal': tanggal, 'putusan': putusan}) as putusan
    from family
    where nomor_referensi is not null and putusan is not null
    group by nomor_referensi

),

judged as (

    select
        open_claim.*,
        visit.putusan.putusan as hasil,
        visit.putusan.tanggal as tanggal_putusan,
        case
            when visit.putusan.putusan is not null then visit.putusan.putusan
            when not coalesce(open_claim.foto_sah, false) then 'menunggu_bukti'
            when open_claim.tanggal + to_days($examination_days::integer) >= $end then 'diperiksa'
            when open_claim.tanggal + to_days($visit_days::integer) >= $end then 'lapangan'
            else 'eskalasi'
        end as keadaan
    from open_claim
    left join visit on open_claim.nomor_tiket = visit.nomor_tiket

)

select
    judged.nomor_tiket,
    judged.kanal,
    judged.jenis,
    judged.submission,
    registry_family.id_keluarga,
    judged.variabel,
    judged.nilai,
    judged.tanggal,
    judged.jumlah_foto,
    judged.foto_sah,
    judged.keadaan,
    case
        when judged.riwayat[-1].keadaan = judged.keadaan then judged.riwayat
        else list_append(
            judged.riwayat,
            {
                'keadaan': judged.keadaan,
                'tanggal': coalesce(judged.tanggal_putusan, $end),
                'pelaku': case when judged.hasil is null then 'kemensos' else 'dinsos' end
            }
        )
    end as riwayat,
    judged.hasil,
    ranked_family.desil_nasional_sebelumnya as desil_sebelum,
    ranked_family.desil_nasional as desil_sesudah,
    judged.nomor_kartu_keluarga
from judged
left join registry_family
    on judged.nomor_kartu_keluarga = registry_family.nomor_kartu_keluarga
left join ranked_family on registry_family.id_keluarga = ranked_family.id_keluarga
