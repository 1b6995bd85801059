-- What the requester is told of each row.
-- reads:  verdict, shared, phrase
-- writes: answer
-- grain:  one row of the list
-- params: most

with

matched as (

    select
        baris,
        id_individu
    from verdict
    where status in ('padan', 'padan_perbaikan')

)

select
    verdict.baris,
    verdict.status,
    matched.id_individu,
    case when matched.baris is not null then verdict.id_keluarga end as id_keluarga,
    concat_ws(
        '; ',
        case
            when verdict.cacat is not null then phrase('lain', 'cacat')
            when verdict.status = 'tidak_padan' and verdict.kosong
                then phrase('lain', 'tak_terisi')
            when verdict.status = 'tidak_padan' then phrase('lain', 'tak_ada')
            when verdict.status = 'perlu_ditinjau' and verdict.calon > 1
                then phrase('lain', 'banyak_calon') || ': ' || verdict.calon
            when verdict.status = 'perlu_ditinjau' then phrase('lain', 'satu_calon')
        end,
        case
            when verdict.status <> 'tidak_padan' and verdict.calon = 1
                then concat_ws(
                    '; ',
                    phrase('nik', verdict.nik),
                    phrase('nama', verdict.nama),
                    phrase('lahir', verdict.lahir),
                    case
                        when verdict.alamat <> 'kosong' then phrase('alamat', verdict.alamat)
                    end
                )
        end,
        case when verdict.nik_rusak then phrase('lain', 'nik_rusak') end,
        case when verdict.lahir_rusak then phrase('lain', 'lahir_rusak') end,
        case when verdict.nik_orang_lain then phrase('lain', 'nik_orang_lain') end,
        case
            when matched.baris is null then null
            when verdict.status_keberadaan = 2 or verdict.status_padan = 'meninggal'
                then phrase('lain', 'meninggal')
            when verdict.status_keberadaan in (3, 4) or verdict.status_padan = 'pindah'
                then phrase('lain', 'pindah')
            when verdict.status_keberadaan = 6 then phrase('lain', 'tak_ditemukan')
        end,
        case
            when shared.id_individu is not null
                then phrase('lain', 'ganda') || ' '
                || array_to_string(
                    list_transform(
                        list_slice(
                            list_filter(shared.baris, lambda other: other <> verdict.baris),
                            1,
                            $most
                        ),
                        lambda other: place_of(other)
                    ),
                    ', '
                )
        end
    ) as alasan
from verdict
left join matched on verdict.baris = matched.baris
left join shared on matched.id_individu = shared.id_individu
