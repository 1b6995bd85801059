-- Every citizen's claim with its state at the quarter's end: decided by a visit, or still open.
-- reads:  claim, old_claim, submission, family, registry_family, ranked_family
-- writes: ledger/claim
-- grain:  one row per claim
-- params: examined_since, last_day, visited_since

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
        tanggal,
        putusan
    from family
    where nomor_referensi is not null and putusan is not null
    qualify row_number() over (
        partition by nomor_referensi order by tanggal desc, putusan desc
    ) = 1

),

judged as (

    select
        open_claim.*,
        visit.putusan as hasil,
        coalesce(visit.tanggal, $last_day) as sejak,
        if(visit.putusan is null, 'kemensos', 'dinsos') as pelaku,
        case
            when visit.putusan is not null then visit.putusan
            when not coalesce(open_claim.foto_sah, false) then 'menunggu_bukti'
            when open_claim.tanggal >= $examined_since then 'diperiksa'
            when open_claim.tanggal >= $visited_since then 'lapangan'
            else 'eskalasi'
        end as keadaan
    from open_claim
    left join visit on open_claim.nomor_tiket = visit.nomor_tiket

),

told as (

    select
        judged.*,
        list_last(judged.riwayat) as terakhir,
        {
            'keadaan': judged.keadaan, 'tanggal': judged.sejak, 'pelaku': judged.pelaku
        } as langkah
    from judged

)

select
    told.nomor_tiket,
    told.kanal,
    told.jenis,
    told.submission,
    registry_family.id_keluarga,
    told.variabel,
    told.nilai,
    told.tanggal,
    told.jumlah_foto,
    told.foto_sah,
    told.keadaan,
    if(
        told.terakhir.keadaan = told.keadaan,
        told.riwayat,
        list_append(told.riwayat, told.langkah)
    ) as riwayat,
    told.hasil,
    ranked_family.desil_nasional_sebelumnya as desil_sebelum,
    ranked_family.desil_nasional as desil_sesudah,
    told.nomor_kartu_keluarga
from told
left join registry_family
    on told.nomor_kartu_keluarga = registry_family.nomor_kartu_keluarga
left join ranked_family on registry_family.id_keluarga = ranked_family.id_keluarga
