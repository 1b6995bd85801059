-- The groups by which errors are told, as the family was found by whoever asked it.
-- reads:  member
-- writes: group_of
-- grain:  family
-- params:

select
    id,
    banyak_anggota,
    case jenis_kelamin_kepala
        when 1 then 'laki-laki'
        when 2 then 'perempuan'
        else 'tidak diketahui'
    end as kepala_keluarga,
    if(banyak_anggota = 1 and anggota_lansia > 0, 'ya', 'tidak') as lansia_tinggal_sendiri,
    if(banyak_anggota < 6, banyak_anggota::varchar, '6+') as jumlah_anggota,
    case
        when disabilitas_terberat <= 2 then 'ada'
        when disabilitas_terberat > 2 then 'tidak ada'
        else 'tidak diketahui'
    end as disabilitas
from member
