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
        old_finding.kode_kabupaten_kota,
        registry_family.nomor_kartu_keluarga as kk,
        registry_person.nomor_induk_kependudukan as nik
    from old_finding
    anti join sighting on old_finding.id_kini = sighting.id_temuan
    left join registry_family on old_finding.id_keluarga = registry_family.id_keluarga
    left join registry_person on old_finding.id_individu = registry_person.id_individu
    where old_finding.mewakili and old_finding.keadaan <> 'ditutup'
),

told as (
    select
        kiriman,
        nomor_kartu_keluarga as kk,
        null as nik
    from family
    union all
    select
        kiriman,
        nomor_kartu_keluarga as kk,
        nomor_induk_kependudukan as nik
    from person
    union all
    select
        kiriman,
        null as kk,
        nomor_induk_kependudukan as nik
    from civil
    union all
    select
        kiriman,
        null as kk,
        nomor_induk_kependudukan as nik
    from insurance
)

-- what stages find is looked for in the whole register, every quarter
select id_kini
from open_finding
where submission is null or habis
union
select open_finding.id_kini
from told
inner join submission on told.kiriman = submission.kiriman
inner join open_finding on told.kk = open_finding.kk and submission.number = open_finding.sumber
union
select open_finding.id_kini
from told
inner join submission on told.kiriman = submission.kiriman
inner join open_finding
    on told.nik = open_finding.nik and submission.number = open_finding.sumber
union
-- held back again, but for something else
select open_finding.id_kini
from open_finding
semi join sighting
    on
        open_finding.sumber = sighting.sumber
        and coalesce(open_finding.id_individu, -open_finding.id_keluarga)
        = coalesce(sighting.id_individu, -sighting.id_keluarga)
union
-- a row that is nobody's: its sender sent again
select open_finding.id_kini
from open_finding
semi join submission
    on
        open_finding.sumber = submission.number
        and open_finding.kode_kabupaten_kota is not distinct from submission.kode_kabupaten_kota
        and submission.state = 'diterima'
where open_finding.subjek is not null
