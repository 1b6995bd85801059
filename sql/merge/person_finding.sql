-- Where an agency's word on a person contradicts what people said: a name that is another one, a
-- recorded death of somebody seen later, a wage earner's insurance where nobody earns a wage. The
-- first two are nobody's of whom Dukcapil says what the register says.
-- reads:  person_part, person_anew
-- writes: findings
-- grain:  one row per person and rule
-- params: name_distance, wage_segments, wage_work

with

earner as (

    select
        id_keluarga,
        bool_or(list_contains($wage_work, status_pekerjaan)) as bergaji,
        bool_or(bekerja is not null) as ditanya
    from person_part
    where id_keluarga is not null and is_active(status_keberadaan)
    group by id_keluarga

)

select
    'NAMA_BEDA_DUKCAPIL' as kode_aturan,
    id_individu,
    null::bigint as id_keluarga,
    'nama' as variabel,
    concat_ws('|', dukcapil_nama, nama_lain) as nilai,
    dukcapil_sumber as sumber,
    dukcapil_tanggal as tanggal
from person_anew
where
    sumber_lain <> dukcapil_sumber
    -- the distance is costly, and nearly all names are the same
    and case
        when is_other_name(dukcapil_nama, nama_lain)
            then
                1000 * damerau_levenshtein(name_key(dukcapil_nama), name_key(nama_lain))
                > $name_distance * greatest(
                    length(name_key(dukcapil_nama)), length(name_key(nama_lain))
                )
        else false
    end
union all
select
    'MENINGGAL_DUKCAPIL_TERLIHAT' as kode_aturan,
    id_individu,
    null as id_keluarga,
    'status_keberadaan' as variabel,
    concat_ws('|', dukcapil_tanggal, tanggal_keberadaan) as nilai,
    dukcapil_sumber as sumber,
    dukcapil_tanggal as tanggal
from person_anew
where status_padan = 'meninggal' and is_active(status_keberadaan)
union all
select
    'JKN_PEKERJA_TANPA_UPAH' as kode_aturan,
    null as id_individu,
    person_part.id_keluarga,
    'segmen_jkn' as variabel,
    max(person_part.segmen_jkn)::varchar as nilai,
    max(person_part.sumber_jkn) as sumber,
    max(person_part.tanggal_jkn) as tanggal
from person_part
inner join earner on person_part.id_keluarga = earner.id_keluarga
where
    list_contains($wage_segments, person_part.segmen_jkn)
    and is_active(person_part.status_keberadaan)
    and earner.ditanya and not coalesce(earner.bergaji, false)
group by person_part.id_keluarga
