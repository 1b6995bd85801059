-- reads: as_sent (claims as sent), photo_row (photos that arrived), photo_hash (of those accepted)
-- writes: raw, claims with what is known of their photos
-- grain: one claim
-- params: none

with claim as (
    select
        *,
        list_filter(
            list_transform(string_split(coalesce("sent foto", ''), '|'), lambda x: trim(x)),
            lambda x: x <> ''
        ) as _foto
    from as_sent
),

listed as (
    select distinct
        _kiriman,
        _berkas,
        _baris,
        unnest(_foto) as nama
    from claim
),

found as (
    select
        listed.*,
        row.sah = '1' as is_sound,
        count(*) over (partition by hash.sha256) > 1 as is_shared
    from listed
    inner join photo_row as row
        on listed._kiriman = row._kiriman and listed.nama = row.nama
    inner join photo_hash as hash
        on row._kiriman = hash.kiriman and row._berkas = hash.berkas
),

counted as (
    select
        _kiriman,
        _berkas,
        _baris,
        count(*) as _foto_ada,
        count(*) filter (where is_sound) as _foto_sah,
        bool_or(is_shared) as _foto_sama
    from found
    group by _kiriman, _berkas, _baris
)

select
    claim.* exclude (_foto),
    len(list_distinct(claim._foto)) as _foto_disebut,
    coalesce(counted._foto_ada, 0) as _foto_ada,
    coalesce(counted._foto_sah, 0) as _foto_sah,
    coalesce(counted._foto_sama, false) as _foto_sama
from claim
left join counted
    on
        claim._kiriman = counted._kiriman
        and claim._berkas = counted._berkas
        and claim._baris = counted._baris
