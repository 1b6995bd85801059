-- Who is in a programme beside the desil that it looks at, of some provinces: recipients above it,
-- and families that came down into it and are not in the programme.
-- reads:  programme_state, registry_family, ranked_family, programme
-- writes: programme_recipient
-- grain:  one row per regency and programme
-- params:

with

told as (

    select
        registry_family.kode_kabupaten_kota,
        programme_state.program,
        programme_state.menerima,
        programme_state.graduasi and not programme_state.menerima as graduasi,
        programme_state.tidak_layak
        and not (programme_state.menerima or programme_state.graduasi) as tidak_layak,
        ranked_family.id_keluarga is not null as diperingkat,
        ranked_family.desil_nasional <= programme.desil_tertinggi as dalam,
        ranked_family.desil_nasional > programme.desil_tertinggi as di_atas,
        ranked_family.desil_nasional_sebelumnya <= programme.desil_tertinggi as tadinya_dalam
    from programme_state
    inner join registry_family on programme_state.id_keluarga = registry_family.id_keluarga
    left join ranked_family on programme_state.id_keluarga = ranked_family.id_keluarga
    left join programme on programme_state.program = programme.program

),

in_programme as (

    select
        kode_kabupaten_kota,
        program,
        count(*) filter (menerima) as penerima,
        count(*) filter (menerima and di_atas) as di_atas_batas,
        count(*) filter (menerima and di_atas and tadinya_dalam) as keluar_desil,
        count(*) filter (menerima and not diperingkat) as tidak_diperingkat,
        count(*) filter (graduasi) as graduasi,
        count(*) filter (graduasi and dalam) as graduasi_dalam_desil,
        count(*) filter (tidak_layak) as tidak_layak,
        count(*) filter (tidak_layak and dalam) as tidak_layak_dalam_desil
    from told
    group by kode_kabupaten_kota, program

),

fallen as (

    select
        id_keluarga,
        kode_kabupaten_kota,
        desil_nasional,
        desil_nasional_sebelumnya
    from ranked_family
    where desil_nasional < desil_nasional_sebelumnya

),

helped as (

    select distinct id_keluarga
    from programme_state
    where menerima

),

come_in as (

    select
        fallen.kode_kabupaten_kota,
        programme.program,
        count(*) as masuk_desil,
        count(*) filter (
            not coalesce(programme_state.menerima, false)
        ) as masuk_belum_menerima,
        count(*) filter (helped.id_keluarga is null) as masuk_tanpa_program
    from fallen
    inner join programme
        on
            fallen.desil_nasional <= programme.desil_tertinggi
            and fallen.desil_nasional_sebelumnya > programme.desil_tertinggi
    left join programme_state
        on
            fallen.id_keluarga = programme_state.id_keluarga
            and programme.program = programme_state.program
    left join helped on fallen.id_keluarga = helped.id_keluarga
    group by fallen.kode_kabupaten_kota, programme.program

)

select
    coalesce(in_programme.kode_kabupaten_kota, come_in.kode_kabupaten_kota)
        as kode_kabupaten_kota,
    coalesce(in_programme.program, come_in.program) as program,
    coalesce(in_programme.penerima, 0) as penerima,
    coalesce(in_programme.di_atas_batas, 0) as di_atas_batas,
    coalesce(in_programme.keluar_desil, 0) as keluar_desil,
    coalesce(in_programme.tidak_diperingkat, 0) as tidak_diperingkat,
    coalesce(in_programme.graduasi, 0) as graduasi,
    coalesce(in_programme.graduasi_dalam_desil, 0) as graduasi_dalam_desil,
    coalesce(in_programme.tidak_layak, 0) as tidak_layak,
    coalesce(in_programme.tidak_layak_dalam_desil, 0) as tidak_layak_dalam_desil,
    coalesce(come_in.masuk_desil, 0) as masuk_desil,
    coalesce(come_in.masuk_belum_menerima, 0) as masuk_belum_menerima,
    coalesce(come_in.masuk_tanpa_program, 0) as masuk_tanpa_program
from in_programme
full outer join come_in
    on
        in_programme.kode_kabupaten_kota = come_in.kode_kabupaten_kota
        and in_programme.program = come_in.program
