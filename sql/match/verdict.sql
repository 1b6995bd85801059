-- What each row of the list comes to: the best candidate, if he is certain and the only one.
-- reads:  asked, scored, namesake
-- writes: verdict
-- grain:  one row of the list
-- params: certain, doubtful, margin

with

-- the best first; one whole number, so that ties fall to the lowest id
ranked as (

    select
        baris,
        max(((bobot + 1000)::bigint << 41) + (1::bigint << 41) - 1 - id_individu) as urutan,
        max(bobot) as terbaik
    from scored
    where bobot >= $doubtful
    group by baris

),

best as (

    select
        ranked.baris,
        ranked.terbaik,
        (1::bigint << 41) - 1 - (ranked.urutan & ((1::bigint << 41) - 1)) as id_individu,
        count(*) as calon
    from ranked
    inner join scored
        on ranked.baris = scored.baris and scored.bobot > ranked.terbaik - $margin
        and scored.bobot >= $doubtful
    group by all

),

-- the row's NIK is that of somebody whose name and birth date are others
foreign_nik as (

    select distinct baris
    from scored
    where nik = 'sama' and nama = 'lain' and lahir not in ('sama', 'sama_bawaan')

),

decided as (

    select
        asked.baris,
        asked.cacat,
        asked.nik is null as nik_kosong,
        asked.nik_rusak,
        asked.lahir_rusak,
        asked.nik is null and asked.kata is null and asked.lahir is null as kosong,
        coalesce(best.calon, namesake.orang) as calon,
        scored.* exclude (baris),
        foreign_nik.baris is not null as nik_orang_lain,
        case
            -- a name and nothing else: whoever bears it may be meant
            when best.baris is null and namesake.orang > 0 then 'perlu_ditinjau'
            when best.baris is null or asked.cacat is not null then 'tidak_padan'
            when best.terbaik < $certain or best.calon > 1 or not scored.boleh
                then 'perlu_ditinjau'
            when
                scored.nik in ('sama', 'kosong')
                and scored.nama in ('sama', 'kosong')
                and scored.lahir in ('sama', 'sama_bawaan', 'kosong')
                then 'padan'
            else 'padan_perbaikan'
        end as status
    from asked
    left join best on asked.baris = best.baris
    left join scored on best.baris = scored.baris and best.id_individu = scored.id_individu
    left join namesake
        on asked.kunci = namesake.kunci and asked.lahir is null and asked.cacat is null
    left join foreign_nik on asked.baris = foreign_nik.baris

)

from decided
