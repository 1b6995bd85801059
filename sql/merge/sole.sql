-- Each value that a family's only row gives, beside the one in force: which of them may count, what
-- for, and which stands. It is what `candidate` and `winner` say of two values.
-- reads:  sole_value, sole_row, standing, yields, authority, coarse
-- writes: sole
-- grain:  one row per family and variable that its only row gives
-- params: quarter_index

with

exception as (

    select
        id_keluarga,
        unnest(pengecualian, recursive := true)
    from sole_row

),

-- who does not count beside whom, as its class has spoken
silenced as (

    select distinct
        yields.variabel,
        yields.sumber,
        authority.sumber as sumber_lain
    from yields
    inner join authority on yields.kelas = authority.kelas

),

heard as (

    select
        standing.variabel,
        standing.sumber,
        standing.lindung,
        standing.urut
    from standing
    anti join silenced
        on
            standing.variabel = silenced.variabel
            and standing.sumber = silenced.sumber
            and standing.sumber = silenced.sumber_lain

),

dated as (

    select
        sole_value.* exclude (sumber_lama, tanggal_lama),
        coalesce(exception.sumber, sole_value.sumber_lama) as sumber_lama,
        case
            when exception.sumber is null then sole_value.tanggal_lama
            else exception.tanggal
        end as tanggal_lama,
        sole_value.nilai_lama is not null or sole_value.teks_lama is not null as ada_lama
    from sole_value
    left join exception
        on
            sole_value.id_keluarga = exception.id_keluarga
            and sole_value.variabel = try_cast(exception.variabel as nama_variabel)

),

weighed as (

    select
        dated.*,
        ours.sumber is not null and (our_silence.sumber is null or not dated.ada_lama) as boleh,
        dated.ada_lama and theirs.sumber is not null and their_silence.sumber is null
            as boleh_lama,
        strength(
            $quarter_index, ours.lindung, ours.urut,
            dated.tanggal, dated.giliran, dated.baris
        ) as kuat,
        strength($quarter_index, theirs.lindung, theirs.urut, dated.tanggal_lama, 0, 0)
            as kuat_lama
    from dated
    left join heard as ours
        on dated.variabel = ours.variabel and dated.sumber = ours.sumber
    left join heard as theirs
        on dated.variabel = theirs.variabel and dated.sumber_lama = theirs.sumber
    left join silenced as our_silence
        on
            dated.variabel = our_silence.variabel
            and dated.sumber = our_silence.sumber
            and dated.sumber_lama = our_silence.sumber_lain
    left join silenced as their_silence
        on
            dated.variabel = their_silence.variabel
            and dated.sumber_lama = their_silence.sumber
            and dated.sumber = their_silence.sumber_lain

),

settled as (

    select
        *,
        boleh and (not boleh_lama or kuat > kuat_lama) as menang,
        boleh_lama and not (boleh and kuat > kuat_lama) as lama_menang
    from weighed

)

select
    settled.*,
    -- a coarse answer that contains the one in force renews its date only
    coarse.kode is not null as tercakup,
    settled.menang and coarse.kode is null as berdiri
from settled
left join coarse
    on
        settled.menang
        and settled.boleh_lama
        and settled.variabel = coarse.variabel
        and takes_in(coarse.kode, coarse.isi, settled.nilai, settled.nilai_lama)
