-- reads: numbered (the quarter's sightings, each with its place in their order), old_finding, released_finding, looked_again, doubt
-- writes: ledger/finding
-- grain: finding, over all quarters
-- params: quarter

with last_sighting as (
    select
        id_temuan,
        max(urut) as urut
    from numbered
    group by id_temuan
),

now_found as (
    select numbered.*
    from numbered
    inner join last_sighting
        on numbered.id_temuan = last_sighting.id_temuan and numbered.urut = last_sighting.urut
),

-- who else saw the same values this quarter
agreed as (
    select
        now_found.id_temuan,
        bool_or(coalesce(numbered.kelas = 'lapangan', false)) as di_lapangan,
        bool_or(coalesce(numbered.kelas <> 'lapangan', true)) as di_tempat_lain
    from numbered
    inner join now_found
        on numbered.id_temuan = now_found.id_temuan and numbered.sidik = now_found.sidik
    group by now_found.id_temuan
),

-- of findings that have become one, the one that stands for it
standing as (
    select *
    from old_finding
    where mewakili
),

compared as (
    select
        old_finding.id_kini is not null as lama,
        now_found.id_temuan is not null as terlihat,
        coalesce(now_found.id_temuan, old_finding.id_kini) as id_temuan,
        coalesce(now_found.kode_aturan, old_finding.kode_aturan) as kode_aturan,
        coalesce(now_found.variabel, old_finding.variabel) as variabel,
        coalesce(now_found.id_individu, old_finding.id_individu) as id_individu,
        coalesce(now_found.id_keluarga, old_finding.id_keluarga) as id_keluarga,
        coalesce(now_found.subjek, old_finding.subjek) as subjek,
        coalesce(now_found.sidik, old_finding.sidik) as sidik,
        coalesce(now_found.id_temuan, old_finding.id_segel) as id_segel,
        old_finding.keadaan as keadaan_lama,
        old_finding.dikonfirmasi as dikonfirmasi_lama,
        old_finding.pertama,
        old_finding.triwulan_terakhir,
        -- most are sealed with the number that they have, as they were just now
        coalesce(
            case
                when not (lama and terlihat) then false
                when old_finding.id_segel = now_found.id_temuan
                    then now_found.sidik = old_finding.sidik
                else seal_of(old_finding.id_segel, now_found.nilai) = old_finding.sidik
            end,
            false
        ) as sama,
        coalesce(agreed.di_lapangan, false) as di_lapangan,
        coalesce(agreed.di_tempat_lain, false) as di_tempat_lain,
        looked_again.id_kini is not null as diperiksa_lagi,
        case
            when now_found.id_temuan is null then old_finding.keparahan
            when now_found.menahan then 'galat'
            else 'peringatan'
        end as keparahan,
        if(lama and not terlihat, old_finding.sumber, now_found.sumber) as sumber,
        if(lama and not terlihat, old_finding.submission, now_found.submission) as submission,
        if(
            lama and not terlihat,
            old_finding.berkas,
            regexp_replace(now_found.berkas, '[0-9]{9,}', '…', 'g')
        ) as berkas,
        if(lama and not terlihat, old_finding.lembar, now_found.lembar) as lembar,
        if(lama and not terlihat, old_finding.baris, now_found.baris) as baris,
        coalesce(now_found.kode_kabupaten_kota, old_finding.kode_kabupaten_kota)
            as kode_kabupaten_kota,
        doubt.periksa_dahulu
    from now_found
    full join standing as old_finding
        on now_found.id_temuan = old_finding.id_kini
    left join agreed on now_found.id_temuan = agreed.id_temuan
    left join looked_again on old_finding.id_kini = looked_again.id_kini
    left join doubt on now_found.keluarga = doubt.keluarga
),

folded as (
    select
        *,
        -- a visit saw what somebody else had told, now or before
        di_lapangan and (di_tempat_lain or sama) as pasti
    from compared
)

select
    id_temuan,
    kode_aturan,
    variabel,
    id_individu,
    id_keluarga,
    subjek,
    sidik,
    id_segel,
    case
        when not terlihat
            then
                case
                    when keadaan_lama = 'ditutup' or diperiksa_lagi then 'ditutup'
                    when keadaan_lama = 'dikonfirmasi' then 'dikonfirmasi'
                    else 'tetap'
                end
        when pasti or (sama and dikonfirmasi_lama is not null) then 'dikonfirmasi'
        when not lama then 'baru'
        when keadaan_lama = 'ditutup' or not sama then 'terbuka_lagi'
        else 'tetap'
    end as keadaan,
    keparahan,
    coalesce(pertama, $quarter) as triwulan_pertama,
    if(terlihat, $quarter, triwulan_terakhir) as triwulan_terakhir,
    case
        when not terlihat or (sama and dikonfirmasi_lama is not null) then dikonfirmasi_lama
        when pasti then $quarter
    end as dikonfirmasi,
    sumber,
    submission,
    berkas,
    lembar,
    baris,
    kode_kabupaten_kota,
    periksa_dahulu,
    null::bigint as penerus
from folded
union all by name
-- what went on under another id keeps its row, and says where
select released_finding.* replace ('ditutup' as keadaan, old_finding.id_kini as penerus)
from released_finding
inner join old_finding on released_finding.id_temuan = old_finding.id_temuan
where old_finding.id_kini <> old_finding.id_temuan
union all by name
select *
from released_finding
where penerus is not null
