-- reads: ranked_part, boundary, score_error, crossing
-- writes: fragile_part
-- grain: kabupaten x desil whose upper cut point is looked at, of a part
-- params: none
-- Near is within one standard error of a score. Chances to cross are told by steps of distance
-- (langkah); beyond the last one nobody crosses.
with distant as (
    select
        ranked_part.kode_kabupaten_kota,
        ranked_part.jumlah_anggota,
        ranked_part.perkotaan,
        boundary.batas_desil,
        boundary.langkah,
        ranked_part.skor <= boundary.skor_batas as di_bawah,
        abs(ranked_part.skor - boundary.skor_batas) as jarak
    from ranked_part
    cross join boundary
)

select
    distant.kode_kabupaten_kota,
    distant.batas_desil,
    count(*) as keluarga,
    sum(distant.jumlah_anggota)::bigint as jiwa,
    count(*) filter (where distant.jarak <= score_error.galat and distant.di_bawah)
        as keluarga_di_bawah,
    coalesce(sum(distant.jumlah_anggota) filter (
        where distant.jarak <= score_error.galat and distant.di_bawah
    ), 0)::bigint as jiwa_di_bawah,
    count(*) filter (where distant.jarak <= score_error.galat and not distant.di_bawah)
        as keluarga_di_atas,
    coalesce(sum(distant.jumlah_anggota) filter (
        where distant.jarak <= score_error.galat and not distant.di_bawah
    ), 0)::bigint as jiwa_di_atas,
    coalesce(sum(crossing.pindah), 0)::bigint as permil_pindah,
    coalesce(sum(crossing.pindah_toleransi), 0)::bigint as permil_pindah_toleransi
from distant
inner join score_error on distant.perkotaan = score_error.perkotaan
left join crossing
    on
        distant.perkotaan = crossing.perkotaan
        and distant.di_bawah = crossing.di_bawah
        and distant.jarak // distant.langkah = crossing.jarak
group by
    distant.kode_kabupaten_kota,
    distant.batas_desil
