-- The families of the quarter: KK groups that go on, were sent as a family, or came out of one.
-- reads:  person_now, successor, old_person, old_family, civil_one, civil, counted_family, person, link, given_family, given_member
-- writes: family_now
-- grain:  one row per family
-- params: last_id

with

-- whoever stands on a card on which no family goes on: few
stray as (

    select
        person_now.id_individu,
        person_now.kk,
        person_now.hubungan,
        person_now.status_keberadaan,
        person_now.tanggal_kk,
        person_now.sumber_kk,
        person_now.nik_dukcapil
    from person_now
    anti join successor on person_now.kk = successor.kk
    where person_now.kk is not null

),

registered as (

    select
        old_person.id_individu,
        old_person.id_keluarga
    from old_person
    semi join stray on old_person.id_individu = stray.id_individu

),

-- the one record of a NIK, else what Dukcapil says of a quiet person
latest as (

    select
        civil_one.nik,
        civil_one.kode_kelurahan_desa
    from civil_one
    semi join stray on civil_one.nik = stray.nik_dukcapil

),

unanswered as (

    select stray.nik_dukcapil
    from stray
    anti join latest on stray.nik_dukcapil = latest.nik

),

answered as (

    select
        nik,
        kode_kelurahan_desa
    from latest
    union all
    select
        civil.nomor_induk_kependudukan as nik,
        civil.kode_kelurahan_desa
    from civil
    semi join unanswered on civil.nomor_induk_kependudukan = unanswered.nik_dukcapil

),

live as (

    select
        stray.kk,
        -- the family of the head, else of the member with the lowest id
        max_by(
            registered.id_keluarga,
            ((stray.hubungan is not distinct from 1)::bigint << 60)
            - stray.id_individu
        ) filter (where registered.id_keluarga is not null) as id_asal,
        coalesce(
            bool_or(stray.hubungan = 1) filter (where registered.id_keluarga is not null),
            false
        ) as asal_kepala,
        count(*)::smallint as anggota,
        bool_or(is_active(stray.status_keberadaan)) as ada_aktif,
        max(told(stray.tanggal_kk, stray.sumber_kk)) as kabar,
        min(answered.kode_kelurahan_desa) as desa_dukcapil
    from stray
    left join registered on stray.id_individu = registered.id_individu
    left join answered on stray.nik_dukcapil = answered.nik
    where stray.status_keberadaan not in (2, 4)
    group by stray.kk

),

sent_card as (

    select
        kk,
        max_by(kode_kelurahan_desa, kuat) as desa_kiriman,
        max(kuat) as kuat
    from counted_family
    group by kk

),

strange as (

    select live.kk
    from live
    anti join sent_card on live.kk = sent_card.kk
    where live.id_asal is null

),

-- who was sent as a family on one card and lives on another, by Dukcapil's word, is one there
elsewhere as (

    select
        strange.kk,
        max_by(sent_card.desa_kiriman, sent_card.kuat) as desa_kiriman
    from strange
    inner join stray on strange.kk = stray.kk
    inner join link on stray.id_individu = link.id_individu
    inner join person on link.urut = row_key(person.kiriman, person.berkas, person.baris)
    inner join sent_card on person.nomor_kartu_keluarga = sent_card.kk
    where is_active(stray.status_keberadaan)
    group by strange.kk

),

sent as (

    select
        sent_card.kk,
        sent_card.desa_kiriman
    from sent_card
    anti join successor on sent_card.kk = successor.kk
    union all
    select
        kk,
        desa_kiriman
    from elsewhere

),

left_behind as (

    select
        old_family.id_keluarga,
        old_family.kode_kelurahan_desa
    from old_family
    semi join live on old_family.id_keluarga = live.id_asal

),

fresh as (

    select
        coalesce(sent.kk, live.kk) as kk,
        live.id_asal,
        live.asal_kepala,
        live.anggota,
        live.kabar,
        case
            when sent.kk is not null then sent.desa_kiriman
            when live.desa_dukcapil is null then left_behind.kode_kelurahan_desa
            else live.desa_dukcapil
        end as desa,
        coalesce(
            coalesce(sent.desa_kiriman, live.desa_dukcapil) = left_behind.kode_kelurahan_desa,
            left_behind.id_keluarga is not null and sent.kk is null
        ) as alamat_tetap
    from sent
    full join live on sent.kk = live.kk
    left join left_behind on live.id_asal = left_behind.id_keluarga
    -- neither those who only moved away found a family, nor does a row without anyone to live in it
    where
        (live.id_asal is not null and live.ada_aktif)
        or (sent.kk is not null and live.kk is not null)

),

given_before as (

    select old_family.id_keluarga
    from old_family
    semi join given_family on old_family.id_keluarga = given_family.id_keluarga

),

kept_by_card as (

    select
        fresh.kk,
        min(given_family.id_keluarga) as id_keluarga
    from fresh
    inner join given_family on fresh.kk = given_family.nomor_kartu_keluarga
    anti join given_before on given_family.id_keluarga = given_before.id_keluarga
    group by fresh.kk

),

-- under another card than the release before said, but with its members
kept_by_member as (

    select
        person_now.kk,
        given_member.id_keluarga
    from given_member
    inner join person_now on given_member.id_individu = person_now.id_individu
    semi join fresh on person_now.kk = fresh.kk
    anti join kept_by_card on person_now.kk = kept_by_card.kk
    anti join kept_by_card as taken on given_member.id_keluarga = taken.id_keluarga
    anti join old_family on given_member.id_keluarga = old_family.id_keluarga
    group by person_now.kk, given_member.id_keluarga
    qualify
        row_number() over (
            partition by person_now.kk order by count(*) desc, given_member.id_keluarga
        ) = 1
        and row_number() over (
            partition by given_member.id_keluarga order by count(*) desc, person_now.kk
        ) = 1

),

kept as (

    select
        kk,
        id_keluarga
    from kept_by_card
    union all
    select
        kk,
        id_keluarga
    from kept_by_member

),

numbered as (

    select
        fresh.kk,
        $last_id + row_number() over (order by fresh.desa nulls last, fresh.kk) as id_keluarga
    from fresh
    anti join kept on fresh.kk = kept.kk

)

select
    id_keluarga,
    kk,
    false as baru,
    null::bigint as id_asal,
    null::boolean as asal_kepala,
    null::smallint as anggota,
    null::bigint as kabar,
    null::varchar as desa,
    false as alamat_tetap
from successor
union all
select
    coalesce(kept.id_keluarga, numbered.id_keluarga) as id_keluarga,
    fresh.kk,
    true as baru,
    fresh.id_asal,
    fresh.asal_kepala,
    fresh.anggota,
    fresh.kabar,
    fresh.desa,
    coalesce(fresh.alamat_tetap and fresh.desa is not null, false) as alamat_tetap
from fresh
left join kept on fresh.kk = kept.kk
left join numbered on fresh.kk = numbered.kk
where fresh.desa is not null
