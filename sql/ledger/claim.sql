-- Every citizen's claim at the quarter's end: decided by a visit, refused by a rule, lapsed, or still open.
-- reads:  claim, claim_refused, old_claim, submission, family, old_family, family_lineage, registry_family, ranked_family
-- writes: ledger/claim
-- grain:  one row per claim
-- params: first_day, last_day, evidence_days, examination_days, visit_days, escalation_days

with

ticket as (

    select nomor_tiket from claim
    union all
    select nomor_tiket from claim_refused
    union all
    select nomor_tiket
    from old_claim
    where hasil is null

),

-- of a refused claim only a ticket that nobody else bears says which one it was
own_ticket as (

    select nomor_tiket
    from ticket
    where nomor_tiket is not null
    group by nomor_tiket
    having count(*) = 1

),

known as (

    select
        claim.nomor_tiket,
        claim.kanal,
        claim.jenis,
        submission.submission,
        null::bigint as id_lama,
        claim.nomor_kartu_keluarga,
        claim.variabel,
        claim.nilai::varchar as nilai,
        claim.tanggal,
        claim.jumlah_foto::integer as jumlah_foto,
        coalesce(claim.foto_sah, false) as foto_sah,
        [{'keadaan': 'masuk', 'tanggal': claim.tanggal, 'pelaku': 'warga'}] as riwayat,
        claim.tanggal as sejak,
        null::varchar as ditolak_oleh,
        null::date as tanggal_ditolak
    from claim
    inner join submission on claim.kiriman = submission.kiriman
    union all
    select
        claim_refused.nomor_tiket,
        claim_refused.kanal,
        claim_refused.jenis,
        submission.submission,
        null as id_lama,
        claim_refused.nomor_kartu_keluarga,
        claim_refused.variabel,
        null as nilai,
        least(claim_refused.tanggal, $last_day::date) as tanggal,
        claim_refused.jumlah_foto::integer as jumlah_foto,
        claim_refused.foto_sah,
        [
            {
                'keadaan': 'masuk',
                'tanggal': least(claim_refused.tanggal, $last_day::date),
                'pelaku': 'warga'
            }
        ] as riwayat,
        least(claim_refused.tanggal, $last_day::date) as sejak,
        'sistem: ' || claim_refused.kode_aturan as ditolak_oleh,
        least(submission.tanggal_kirim, $last_day::date) as tanggal_ditolak
    from claim_refused
    inner join submission on claim_refused.kiriman = submission.kiriman
    semi join own_ticket on claim_refused.nomor_tiket = own_ticket.nomor_tiket
    union all
    select
        nomor_tiket,
        kanal,
        jenis,
        submission,
        id_keluarga as id_lama,
        nomor_kartu_keluarga,
        variabel,
        nilai,
        tanggal,
        jumlah_foto,
        coalesce(foto_sah, false) as foto_sah,
        riwayat,
        -- what was told stands: a step enters no earlier than this quarter
        $first_day::date as sejak,
        null as ditolak_oleh,
        null as tanggal_ditolak
    from old_claim
    where hasil is null

),

heir as (

    select
        dari,
        ke
    from family_lineage
    where peristiwa in ('lanjut', 'gabung')

),

-- the family stays the claim's when its card changes: by its id, or by the card it had
of_family as (

    select
        known.*,
        coalesce(
            heir.ke, known.id_lama, registry_family.id_keluarga, former.ke
        ) as id_keluarga
    from known
    left join heir on known.id_lama = heir.dari
    left join registry_family
        on known.nomor_kartu_keluarga = registry_family.nomor_kartu_keluarga
    left join old_family on known.nomor_kartu_keluarga = old_family.nomor_kartu_keluarga
    left join heir as former on old_family.id_keluarga = former.dari

),

visit as (

    select
        nomor_referensi as nomor_tiket,
        list(
            {'putusan': putusan, 'tanggal': tanggal} order by tanggal, putusan
        ) as kunjungan
    from family
    where nomor_referensi is not null and putusan is not null
    group by nomor_referensi

),

-- the days on which a claim goes on by itself if nobody visits
due as (

    select
        of_family.*,
        visit.kunjungan,
        case
            when ditolak_oleh is not null
                then [
                    {'keadaan': 'ditolak', 'tanggal': tanggal_ditolak, 'pelaku': ditolak_oleh}
                ]
            when foto_sah
                then [
                    {'keadaan': 'diperiksa', 'tanggal': tanggal, 'pelaku': 'kemensos'},
                    {
                        'keadaan': 'lapangan',
                        'tanggal': tanggal + $examination_days::integer,
                        'pelaku': 'kemensos'
                    },
                    {
                        'keadaan': 'eskalasi',
                        'tanggal': tanggal + $examination_days::integer + $visit_days::integer,
                        'pelaku': 'sistem'
                    },
                    {
                        'keadaan': 'kedaluwarsa',
                        'tanggal': tanggal + $examination_days::integer + $visit_days::integer
                        + $escalation_days::integer,
                        'pelaku': 'sistem'
                    }
                ]
            else [
                {'keadaan': 'menunggu_bukti', 'tanggal': tanggal, 'pelaku': 'sistem'},
                {
                    'keadaan': 'kedaluwarsa',
                    'tanggal': tanggal + $evidence_days::integer,
                    'pelaku': 'sistem'
                }
            ]
        end as jadwal
    from of_family
    left join visit on of_family.nomor_tiket = visit.nomor_tiket

),

-- the first visit before the claim lapses decides it
decided as (

    select
        * exclude (jadwal),
        list_filter(
            jadwal,
            lambda step: not list_contains(
                list_transform(riwayat, lambda past: past.keadaan), step.keadaan
            )
        ) as sisa,
        list_filter(
            kunjungan,
            lambda each: ditolak_oleh is null
            and each.tanggal < greatest(list_last(jadwal).tanggal, sejak)
        )[1] as putus
    from due

),

told as (

    select
        *,
        list_concat(
            riwayat,
            list_transform(
                list_filter(
                    sisa,
                    lambda step: greatest(step.tanggal, sejak) <= $last_day::date
                    and (
                        putus is null
                        or greatest(step.tanggal, sejak) <= greatest(putus.tanggal, tanggal)
                    )
                ),
                lambda step: {
                    'keadaan': step.keadaan,
                    'tanggal': greatest(step.tanggal, sejak),
                    'pelaku': step.pelaku
                }
            ),
            if(
                putus is null,
                [],
                [
                    {
                        'keadaan': putus.putusan,
                        'tanggal': greatest(putus.tanggal, tanggal),
                        'pelaku': 'dinsos'
                    }
                ]
            )
        ) as langkah
    from decided

)

select
    told.nomor_tiket,
    told.kanal,
    told.jenis,
    told.submission,
    told.id_keluarga,
    told.variabel,
    told.nilai,
    told.tanggal,
    told.jumlah_foto,
    told.foto_sah,
    list_last(told.langkah).keadaan as keadaan,
    told.langkah as riwayat,
    if(
        list_last(told.langkah).keadaan
        in ('dikabulkan', 'sebagian', 'ditolak', 'kedaluwarsa'),
        list_last(told.langkah).keadaan,
        null
    ) as hasil,
    ranked_family.desil_nasional_sebelumnya as desil_sebelum,
    ranked_family.desil_nasional as desil_sesudah,
    told.nomor_kartu_keluarga
from told
left join ranked_family on told.id_keluarga = ranked_family.id_keluarga
