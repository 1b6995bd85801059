-- Persons of whom nobody wrote but Dukcapil, in one record of a NIK that is theirs alone, where
-- the name is spelled alike: nearly all. What becomes of them is settled by these two rows, so it
-- is settled here, in one reading; everybody else goes the long way. Of most Dukcapil says what the
-- register says already, down to the date (`tetap`): of them nothing changes but the family, if any.
-- reads:  civil, old_person, incoming, linked, link_by_nik, shared_nik, civil_twice, submission, turn, authority
-- writes: quiet
-- grain:  one row per such person
-- params: quarter_index

with

-- whose NIK some row bears, or several bear
spoken_of as (

    select nik
    from incoming
    union all
    select nik
    from shared_nik
    union all
    select nik
    from civil_twice

),

-- and who is linked otherwise than by it: few
found as (

    select linked.id_individu
    from linked
    anti join link_by_nik
        on
            linked.urut = link_by_nik.urut
            and linked.id_individu = link_by_nik.id_individu

),

alone as (

    select
        old_person.id_individu,
        old_person.id_keluarga,
        old_person.kk,
        old_person.nik,
        old_person.tanggal_lahir,
        old_person.status_hubungan_keluarga,
        old_person.status_keberadaan,
        old_person.tanggal_keberadaan,
        old_person.sumber_kk,
        old_person.tanggal_kk,
        old_person.sidik,
        old_person.sidik_nama
    from old_person
    anti join spoken_of on old_person.nik = spoken_of.nik
    anti join found on old_person.id_individu = found.id_individu

),

met as (

    select
        old_person.id_individu,
        old_person.id_keluarga as id_keluarga_lama,
        old_person.kk as kk_lama,
        old_person.status_hubungan_keluarga,
        old_person.status_keberadaan as status_lama,
        old_person.tanggal_keberadaan as sejak,
        old_person.sumber_kk as sumber_lama,
        old_person.tanggal_kk as tanggal_lama,
        civil.nomor_induk_kependudukan as nik,
        civil.nomor_kartu_keluarga as kk_dukcapil,
        civil.nama,
        civil.tanggal_lahir,
        civil.jenis_kelamin,
        civil.status_kawin,
        civil.status_hidup,
        civil.status_hubungan_keluarga as hubungan_dukcapil,
        civil.tanggal,
        civil.kiriman,
        civil.berkas,
        civil.baris,
        old_person.sidik as sidik_lama,
        -- the same spelling has the same letters, if any
        case
            when ascii(civil.nama) between ascii('A') and ascii('Z') then true
            else name_key(civil.nama) is not null
        end as nama_sama,
        coalesce(civil.tanggal_lahir = old_person.tanggal_lahir, false) as lahir_sama
    from civil
    -- of names the fingerprints, so that the register's persons fit into memory: of thirty million
    -- pairs of different names one is taken for the same with a chance of two in a million million
    inner join alone as old_person
        on
            civil.nomor_induk_kependudukan = old_person.nik
            and hash(civil.nama) = old_person.sidik_nama

),

weighed_up as (

    select
        met.*,
        submission.number as sumber,
        is_active(met.status_lama) or claims_anew(
            met.status_hidup, met.kk_dukcapil, submission.number, met.tanggal,
            met.status_lama, met.sumber_lama, met.tanggal_lama
        ) as ada_klaim,
        claims_anew(
            met.status_hidup, met.kk_dukcapil, submission.number, met.tanggal,
            met.status_lama, met.sumber_lama, met.tanggal_lama
        ) and (
            not is_active(met.status_lama)
            or ours.sumber is null
            or strength(
                $quarter_index, theirs.lindung_keanggotaan, theirs.urut_keanggotaan,
                met.tanggal, turn.giliran, met.baris
            ) > strength(
                $quarter_index, ours.lindung_keanggotaan, ours.urut_keanggotaan,
                met.tanggal_lama, 0, 0
            )
        ) as dukcapil_menang,
        last_seen(null, met.status_lama, met.sejak) as dilihat,
        died(null, met.status_hidup, met.tanggal, met.status_lama, met.sejak) as wafat,
        departed(null, met.status_hidup, met.tanggal, met.status_lama, met.sejak)
            as pergi_sejak,
        departed_as(null, met.status_hidup, met.status_lama) as status_pergi
    from met
    inner join submission on met.kiriman = submission.kiriman
    inner join turn on met.kiriman = turn.kiriman and met.berkas = turn.berkas
    inner join authority as theirs on submission.number = theirs.sumber
    left join authority as ours on met.sumber_lama = ours.sumber
    where met.nama_sama or met.lahir_sama

),

settled as (

    select
        *,
        if(dukcapil_menang, kk_dukcapil, kk_lama) as kk,
        if(
            dukcapil_menang,
            coalesce(hubungan_dukcapil, status_hubungan_keluarga), status_hubungan_keluarga
        ) as hubungan,
        if(dukcapil_menang, sumber, sumber_lama) as sumber_kk,
        if(dukcapil_menang, tanggal, tanggal_lama) as tanggal_kk
    from weighed_up

),

judged as (

    select
        *,
        presence(
            dilihat, wafat, pergi_sejak, status_pergi, ada_klaim, kk, coalesce(kk_lama, kk)
        ) as status_keberadaan
    from settled

),

answered as (

    select
        *,
        present_since(status_keberadaan, dilihat, wafat, pergi_sejak, tanggal_kk)
            as tanggal_keberadaan,
        verdict(status_hidup, matched_as(nama_sama and lahir_sama)) as status_padan
    from judged

),

compared as (

    select
        *,
        coalesce(
            status_padan = 'padan'
            and civil_print(jenis_kelamin, status_kawin, sumber, tanggal) = sidik_lama
            and status_keberadaan = status_lama,
            false
        )
        and (kk is not distinct from kk_lama)
        and (hubungan is not distinct from status_hubungan_keluarga)
        and (sumber_kk is not distinct from sumber_lama)
        and (tanggal_kk is not distinct from tanggal_lama)
        and (tanggal_keberadaan is not distinct from sejak) as tetap
    from answered

)

select
    id_individu,
    kk,
    status_keberadaan::tinyint as status_keberadaan,
    hubungan,
    sumber_kk,
    tanggal_kk,
    tanggal_keberadaan,
    nik,
    tetap,
    -- of whom nothing changes: confirmed, spelled as in the register, on the card he was on
    case when not tetap then status_padan end as status_padan,
    case when not tetap then nama end as nama,
    tanggal_lahir,
    jenis_kelamin,
    status_kawin,
    sumber,
    tanggal,
    id_keluarga_lama,
    case when not tetap then kk_lama end as kk_lama
from compared
