-- What agencies told this quarter that is no answer of the codebook: facts and programmes, of
-- several rows about one person or family what the fact says.
-- reads:  fact_linked, told_kind, turn
-- writes: told_now
-- grain:  one row per person or family, fact or programme, and source
-- params:

with

linked as (

    select
        jenis,
        kiriman,
        berkas,
        urutan,
        sumber,
        tanggal,
        id_individu,
        id_keluarga,
        unnest(isi) as apa
    from fact_linked
    where alasan is null

),

told as (

    select
        linked.jenis,
        linked.apa.variabel as variabel,
        linked.apa.nilai as nilai,
        linked.sumber,
        linked.tanggal,
        told_kind.gabung,
        case when told_kind.grain <> 'family' then linked.id_individu end as id_individu,
        case
            when told_kind.grain = 'family' or linked.id_individu is null
                then linked.id_keluarga
        end as id_keluarga,
        -- the latest date, then the latest file, then the last line
        (greatest(date_diff('day', date '1950-01-01', linked.tanggal), 0) << 46)
        + (turn.giliran << 28) + linked.urutan as urut
    from linked
    inner join told_kind
        on linked.jenis = told_kind.jenis and linked.apa.variabel = told_kind.variabel
    inner join turn on linked.kiriman = turn.kiriman and linked.berkas = turn.berkas

)

select
    jenis,
    variabel,
    id_individu,
    id_keluarga,
    sumber,
    max(tanggal) as tanggal,
    case gabung
        when 'sum' then sum(nilai)::bigint
        when 'min' then min(nilai)
        when 'max' then max(nilai)
        else max_by(nilai, urut)
    end as nilai
from told
where id_individu is not null or id_keluarga is not null
group by jenis, variabel, id_individu, id_keluarga, sumber, gabung
