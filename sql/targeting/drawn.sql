-- The spot-check of a release: of every kabupaten and layer the families whose keyed hash is
-- lowest. Nobody without the key can tell who they are; with it everybody finds the same.
-- reads:  ranked, finding, cut_point, layer
-- writes: drawn
-- grain:  family drawn
-- params: key, quarter, most, cuts, near, supposed, steps

with doubted as (
    select distinct id_keluarga
    from finding
    where keparahan = 'galat' and id_keluarga is not null
),

line as (
    select list(skor_tertinggi order by desil) as garis
    from cut_point
    where lingkup = 'nasional' and list_contains($cuts, desil) and skor_tertinggi is not null
),

layered as (
    select
        ranked.kode_kabupaten_kota,
        ranked.id_keluarga,
        case
            when
                doubted.id_keluarga is not null
                or ranked.variabel_diduga >= $supposed
                or abs(ranked.desil_nasional - ranked.desil_nasional_sebelumnya) >= $steps
                then 'janggal'
            when list_min(list_transform(line.garis, lambda cut: abs(skor - cut))) <= $near
                then 'batas'
            else 'lainnya'
        end as lapisan,
        sha256($key || $quarter || ':' || ranked.id_keluarga) as sidik
    from ranked
    cross join line
    left join doubted on ranked.id_keluarga = doubted.id_keluarga
),

lowest as (
    select
        kode_kabupaten_kota,
        lapisan,
        count(*) as populasi,
        arg_min(id_keluarga, sidik, $most) as dipilih,
        min(sidik, $most) as sidik
    from layered
    group by all
),

each_one as (
    select
        kode_kabupaten_kota,
        lapisan,
        populasi,
        unnest(dipilih) as id_keluarga,
        unnest(sidik) as sidik,
        generate_subscripts(dipilih, 1) as urutan
    from lowest
)

select
    'UP' || $quarter
    || translate(left(each_one.sidik, 16), '0123456789abcdef', 'ABCDEFGHIJKLMNOP')
        as nomor_sampel,
    each_one.id_keluarga,
    each_one.kode_kabupaten_kota,
    each_one.lapisan,
    each_one.populasi,
    least(each_one.populasi, layer.banyak) as terpilih
from each_one
inner join layer on each_one.lapisan = layer.lapisan
where each_one.urutan <= layer.banyak
