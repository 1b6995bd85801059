-- reads: old_finding, sighting, submission, registry_family, registry_person, family, person, civil, insurance
-- writes: looked_again, open findings whose subject was told about again without them
-- grain: finding
-- params: none

with open_finding as (
    select
        old_finding.id_kini,
        old_finding.sumber,
        old_finding.submission,
        old_finding.id_individu,
        old_finding.id_keluarga,
        old_finding.subjek,
        old_finding.habis,
        old_finding.kode_kabupaten_kota
    from old_finding
    anti join sighting on old_finding.id_kini = sighting.id_temuan
    where old_finding.mewakili and old_finding.keadaan <> 'ditutup'
),

-- what stages find is looked for in the whole register, every quarter
looked_at_always as (
    select id_kini
    from open_finding
    where submission is null or habis
),

waiting as (
    select open_finding.*
    from open_finding
    anti join looked_at_always on open_finding.id_kini = looked_at_always.id_kini
),

about_family as (
    select
        waiting.id_kini,
        waiting.sumber,
        registry_family.nomor_kartu_keluarga as kk
    from registry_family
    inner join waiting on registry_family.id_keluarga = waiting.id_keluarga
),

about_person as (
    select
        waiting.id_kini,
        waiting.sumber,
        registry_person.nomor_induk_kependudukan as nik
    from registry_person
    inner join waiting on registry_person.id_individu = waiting.id_individu
),

card as (
    select
        kiriman,
        nomor_kartu_keluarga as kk
    from family
    union all
    select
        kiriman,
        nomor_kartu_keluarga as kk
    from person
),

bearer as (
    select
        kiriman,
        nomor_induk_kependudukan as nik
    from person
    union all
    select
        kiriman,
        nomor_induk_kependudukan as nik
    from civil
    union all
    select
        kiriman,
        nomor_induk_kependudukan as nik
    from insurance
)

select id_kini
from looked_at_always
union
select about_family.id_kini
from card
inner join submission on card.kiriman = submission.kiriman
inner join about_family on card.kk = about_family.kk and submission.number = about_family.sumber
union
select about_person.id_kini
from bearer
inner join submission on bearer.kiriman = submission.kiriman
inner join about_person
    on bearer.nik = about_person.nik and submission.number = about_person.sumber
union
-- held back again, but for something else
select waiting.id_kini
from waiting
semi join sighting
    on
        waiting.sumber = sighting.sumber
        and coalesce(waiting.id_individu, -waiting.id_keluarga)
        = coalesce(sighting.id_individu, -sighting.id_keluarga)
union
-- a row that is nobody's: its sender sent again
select waiting.id_kini
from waiting
semi join submission
    on
        waiting.sumber = submission.number
        and waiting.kode_kabupaten_kota is not distinct from submission.kode_kabupaten_kota
        and submission.state = 'diterima'
where waiting.subjek is not null
