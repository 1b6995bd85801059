-- Pairs of ids that are proved to be one person: an officer said so, a row bears the NIK of one and
-- stands in the family of the other with his name and birth date, or both bear one NIK.
-- reads:  released_review_pair, pair_decision, incoming, link_by_nik, old_person, shared_nik
-- writes: one_person
-- grain:  one row per pair of ids and proof
-- params:

with

said_one as (

    select
        released_review_pair.id_individu as satu,
        released_review_pair.id_calon as lain,
        pair_decision.kunci_pasangan,
        pair_decision.tanggal
    from released_review_pair
    inner join pair_decision
        on released_review_pair.kunci_pasangan = pair_decision.kunci_pasangan
    where pair_decision.satu_orang = 1

),

asked as (

    select satu as id_individu
    from said_one
    union all
    select lain as id_individu
    from said_one

),

known_still as (

    select old_person.id_individu
    from old_person
    semi join asked on old_person.id_individu = asked.id_individu

),

linked_row as (

    select
        incoming.kk,
        incoming.nama_kunci,
        incoming.tanggal_lahir,
        incoming.tanggal,
        link_by_nik.id_individu
    from incoming
    inner join link_by_nik on incoming.urut = link_by_nik.urut

),

-- who else stands on the card that a row names with its name and birth date: few
neighbour as (

    select
        linked_row.*,
        old_person.id_individu as id_lain,
        old_person.nik as nik_lain,
        old_person.jenis_kelamin as jenis_kelamin_lain
    from old_person
    inner join linked_row
        on
            old_person.kk = linked_row.kk
            and old_person.tanggal_lahir = linked_row.tanggal_lahir
    where
        old_person.id_individu <> linked_row.id_individu
        -- letters are told of those who are left
        and coalesce(name_key(old_person.nama) = linked_row.nama_kunci, false)

),

-- and is not told apart from who bears its NIK under that name
namesake_of as (

    select
        neighbour.id_individu,
        neighbour.id_lain,
        neighbour.tanggal
    from old_person as bearer
    inner join neighbour
        on
            bearer.id_individu = neighbour.id_individu
            and bearer.tanggal_lahir = neighbour.tanggal_lahir
    where
        coalesce(name_key(bearer.nama) = neighbour.nama_kunci, false)
        and coalesce(bearer.nik = neighbour.nik_lain, true)
        and coalesce(bearer.jenis_kelamin = neighbour.jenis_kelamin_lain, true)

),

sharer as (

    select
        old_person.id_individu,
        old_person.nik,
        name_key(old_person.nama) as nama_kunci,
        old_person.tanggal_lahir,
        old_person.tanggal_kk
    from old_person
    semi join shared_nik on old_person.nik = shared_nik.nik

)

select
    said_one.satu,
    said_one.lain,
    said_one.tanggal,
    'peninjauan ' || said_one.kunci_pasangan as bukti
from said_one
semi join known_still on said_one.satu = known_still.id_individu
semi join known_still as other on said_one.lain = other.id_individu
union
select
    id_individu as satu,
    id_lain as lain,
    tanggal,
    'nik' as bukti
from namesake_of
union
select
    bearer.id_individu as satu,
    namesake.id_individu as lain,
    greatest(bearer.tanggal_kk, namesake.tanggal_kk) as tanggal,
    'nik' as bukti
from sharer as bearer
inner join sharer as namesake
    on
        bearer.nik = namesake.nik
        and bearer.nama_kunci = namesake.nama_kunci
        and bearer.tanggal_lahir = namesake.tanggal_lahir
        and bearer.id_individu < namesake.id_individu
