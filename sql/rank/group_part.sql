-- reads: ranked_part
-- writes: group_part
-- grain: kabupaten x group x its value x desil, of a part
-- params: none
-- Families alike in everything are counted first, so that what follows is small. Chances add up
-- to persons in thousandths.
with alike as (
    select
        kode_kabupaten_kota,
        jenis_kelamin_kepala,
        lansia_sendiri,
        least(jumlah_anggota, 6) as ukuran,
        disabilitas,
        perkotaan,
        desil_nasional,
        count(*) as keluarga,
        sum(jumlah_anggota)::bigint as jiwa,
        sum(jumlah_anggota * peluang_desil_1_4::bigint)::bigint as permil_jiwa_1_4,
        sum(jumlah_anggota * peluang_desil_1_5::bigint)::bigint as permil_jiwa_1_5
    from ranked_part
    group by
        kode_kabupaten_kota,
        jenis_kelamin_kepala,
        lansia_sendiri,
        least(jumlah_anggota, 6),
        disabilitas,
        perkotaan,
        desil_nasional
),

grouped as (
    select
        *,
        unnest([
            'semua',
            'kepala_keluarga',
            'lansia_tinggal_sendiri',
            'jumlah_anggota',
            'disabilitas',
            'perkotaan'
        ]) as kelompok
    from alike
),

valued as (
    select
        kode_kabupaten_kota,
        kelompok,
        case kelompok
            when 'semua' then 'semua'
            when 'kepala_keluarga' then case jenis_kelamin_kepala
                when 1 then 'laki-laki'
                when 2 then 'perempuan'
                else 'tidak diketahui'
            end
            when 'lansia_tinggal_sendiri' then if(lansia_sendiri = 1, 'ya', 'tidak')
            when 'jumlah_anggota' then if(ukuran < 6, ukuran::varchar, '6+')
            when 'disabilitas' then case disabilitas
                when 1 then 'ada'
                when 0 then 'tidak ada'
                else 'tidak diketahui'
            end
            when 'perkotaan' then if(perkotaan = 1, 'perkotaan', 'perdesaan')
        end as nilai_kelompok,
        desil_nasional,
        keluarga,
        jiwa,
        permil_jiwa_1_4,
        permil_jiwa_1_5
    from grouped
)

select
    kode_kabupaten_kota,
    kelompok,
    nilai_kelompok,
    desil_nasional,
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa,
    sum(permil_jiwa_1_4)::bigint as permil_jiwa_1_4,
    sum(permil_jiwa_1_5)::bigint as permil_jiwa_1_5
from valued
group by
    kode_kabupaten_kota,
    kelompok,
    nilai_kelompok,
    desil_nasional
