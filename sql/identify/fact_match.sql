-- Whom the NIK of an agency's row means: it links only where name or birth date agrees, or, of a
-- row that has neither, the KK; without a KK only where the agency checked its NIKs.
-- reads:  fact_row, fact_name
-- writes: fact_match
-- grain:  one row per row as sent whose NIK is somebody's
-- params:

with

candidate as (

    select
        fact_row.urut,
        fact_name.id_individu,
        case
            when fact_row.nama_kunci is null and fact_row.tanggal_lahir is null
                then coalesce(fact_row.kk = fact_name.kk, fact_row.percaya)::bigint
            else
                coalesce(fact_row.nama_kunci = fact_name.nama_kunci, false)::bigint
                + coalesce(fact_row.tanggal_lahir = fact_name.tanggal_lahir, false)::bigint
        end as setuju
    from fact_row
    inner join fact_name on fact_row.nik = fact_name.nik

),

-- the highest and the lowest id of those who agree most: one whole number each
best as (

    select
        urut,
        max((setuju << 60) + id_individu) as tertinggi,
        max((setuju << 60) - id_individu) as terendah
    from candidate
    group by urut

)

select
    urut,
    case
        when
            tertinggi >= 1::bigint << 60
            and (tertinggi & ((1::bigint << 60) - 1)) = ((tertinggi >> 60) << 60) - terendah
            then tertinggi & ((1::bigint << 60) - 1)
    end as id_individu,
    case
        when tertinggi < 1::bigint << 60 then 'TAUT_ORANG_LAIN'
        when (tertinggi & ((1::bigint << 60) - 1)) <> ((tertinggi >> 60) << 60) - terendah
            then 'TAUT_GANDA'
    end as alasan
from best
