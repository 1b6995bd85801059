-- reads: ranked_part
-- writes: group_part
-- grain: families alike in everything that groups them, of a part
-- params: none
-- Chances add up to persons in thousandths.
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
