-- reads: group_part
-- writes: ranked/group
-- grain: place x group x its value x desil
-- params: none
with placed as (
    select
        *,
        unnest([
            {'lingkup': 'nasional', 'kode': '00'},
            {'lingkup': 'provinsi', 'kode': left(kode_kabupaten_kota, 2)},
            {'lingkup': 'kabupaten_kota', 'kode': kode_kabupaten_kota}
        ]) as place
    from group_part
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
    from placed
)

select
    place.lingkup,
    place.kode,
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
    sum(keluarga)::bigint as keluarga,
    sum(jiwa)::bigint as jiwa,
    sum(permil_jiwa_1_4)::bigint as permil_jiwa_1_4,
    sum(permil_jiwa_1_5)::bigint as permil_jiwa_1_5
from grouped
group by all
