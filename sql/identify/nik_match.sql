-- The person whom each NIK of Dukcapil is about, where name or birth date agrees.
-- reads:  civil_one, sighting
-- writes: nik_match
-- grain:  one row per NIK
-- params:

with

pair as (

    select
        sighting.id,
        civil_one.nik,
        coalesce(sighting.nama_kunci = civil_one.nama_kunci, false)::bigint
        + coalesce(sighting.tanggal_lahir = civil_one.tanggal_lahir, false)::bigint as cocok
    from civil_one
    inner join sighting on civil_one.nik = sighting.nik
    where
        sighting.nama_kunci = civil_one.nama_kunci
        or sighting.tanggal_lahir = civil_one.tanggal_lahir

)

select
    nik,
    -- whoever agrees most, then the lowest id; whole numbers, as groups of them may lie on disk
    max_by(id, (cocok << 60) - id) as id,
    max(cocok) as cocok
from pair
group by nik
