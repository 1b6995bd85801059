-- A group picked by several keeps the id of its present head's family, else of the one with most
-- members, else the lowest; the others end.
-- reads:  vote, contested, person_now, old_person, birth_date
-- writes: successor
-- grain:  one row per KK group that an old family goes on in
-- params:

with

head as (

    select
        person_now.kk,
        head_id(
            min(
                head_key(
                    person_now.hubungan, birth_date.tanggal_lahir, person_now.id_individu
                )
            )
        ) as id_kepala
    from person_now
    inner join birth_date on person_now.id_individu = birth_date.id_individu
    where is_active(person_now.status_keberadaan)
    group by person_now.kk

)

select
    vote.kk,
    vote.id_keluarga
from vote
anti join contested on vote.kk = contested.kk
union all
select
    vote.kk,
    vote.id_keluarga
from vote
semi join contested on vote.kk = contested.kk
left join head on vote.kk = head.kk
left join old_person on head.id_kepala = old_person.id_individu
qualify row_number() over (
    partition by vote.kk
    order by
        (old_person.id_keluarga is not distinct from vote.id_keluarga) desc,
        vote.anggota desc, vote.id_keluarga
) = 1
