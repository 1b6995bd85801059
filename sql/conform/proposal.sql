-- Families whose rows bear a proposal number and break no rule, with what decides about them.
-- reads:  family_row, person_row (of one portion), bad, kiriman, named_number
-- writes: proposal
-- grain:  one family of one submission
-- params: none

with line as (
    select
        _kiriman,
        _unit,
        _berkas,
        _lembar,
        _baris,
        nomor_usulan,
        tanggal,
        true as is_family
    from family_row
    where nomor_usulan is not null and _unit is not null
    union all
    select
        _kiriman,
        _unit,
        _berkas,
        _lembar,
        _baris,
        nomor_usulan,
        tanggal,
        false
    from person_row
    where nomor_usulan is not null and _unit is not null
),

numbered as (
    select
        _kiriman as kiriman,
        _unit as unit,
        word(coalesce(min(nomor_usulan) filter (where is_family), min(nomor_usulan))) as nomor,
        coalesce(min(tanggal) filter (where is_family), min(tanggal)) as tanggal,
        coalesce(min(_berkas) filter (where is_family), min(_berkas)) as berkas,
        coalesce(min(_lembar) filter (where is_family), min(_lembar)) as lembar,
        coalesce(min(_baris) filter (where is_family), min(_baris)) as baris
    from line
    anti join bad on line._kiriman = bad._kiriman and line._unit = bad._unit
    group by _kiriman, _unit
)

select
    numbered.*,
    kiriman.kode_kabupaten_kota,
    named_number.nomor is not null as is_named
from numbered
inner join kiriman on numbered.kiriman = kiriman.kiriman
left join named_number
    on
        numbered.nomor = named_number.nomor
        and kiriman.kode_kabupaten_kota = named_number.kode_kabupaten_kota
