-- Pairs of ids that are proved to be one person: an officer said so, a row bears the NIK of one and
-- stands in the family of the other with his name and birth date, or both bear one NIK.
-- reads:  released_review_pair, pair_decision, incoming, link_by_nik, old_person, shared_nik
-- writes: one_person
-- grain:  one row per pair of ids and proof
-- params:

select
    released_review_pair.id_individu as satu,
    released_review_pair.id_calon as lain,
    pair_decision.tanggal,
    'peninjauan ' || pair_decision.kunci_pasangan as bukti
from released_review_pair
inner join pair_decision on released_review_pair.kunci_pasangan = pair_decision.kunci_pasangan
semi join old_person on released_review_pair.id_individu = old_person.id_individu
semi join old_person as known on released_review_pair.id_calon = known.id_individu
where pair_decision.satu_orang = 1
union
select
    bearer.id_individu as satu,
    namesake.id_individu as lain,
    incoming.tanggal,
    'nik' as bukti
from incoming
inner join link_by_nik on incoming.urut = link_by_nik.urut
inner join old_person as bearer on link_by_nik.id_individu = bearer.id_individu
inner join old_person as namesake
    on
        incoming.kk = namesake.kk
        and incoming.nama_kunci = namesake.nama_kunci
        and incoming.tanggal_lahir = namesake.tanggal_lahir
        and bearer.nama_kunci = namesake.nama_kunci
        and bearer.tanggal_lahir = namesake.tanggal_lahir
where
    bearer.id_individu <> namesake.id_individu
    and coalesce(namesake.nik = bearer.nik, true)
    and coalesce(bearer.jenis_kelamin = namesake.jenis_kelamin, true)
union
select
    bearer.id_individu as satu,
    namesake.id_individu as lain,
    greatest(bearer.tanggal_kk, namesake.tanggal_kk) as tanggal,
    'nik' as bukti
from old_person as bearer
semi join shared_nik on bearer.nik = shared_nik.nik
inner join old_person as namesake
    on
        bearer.nik = namesake.nik
        and bearer.nama_kunci = namesake.nama_kunci
        and bearer.tanggal_lahir = namesake.tanggal_lahir
        and bearer.id_individu < namesake.id_individu
