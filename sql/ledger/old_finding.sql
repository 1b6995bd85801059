-- reads: released_finding, family_lineage, person_lineage
-- writes: old_finding, last quarter's findings under the subjects that they have become
-- grain: finding of the ledger before, without those that went on under another id
-- params: none

with followed as (
    select
        released_finding.*,
        person.ke as individu_kini,
        family.ke as keluarga_kini,
        coalesce(family.peristiwa = 'habis', false) as habis
    from released_finding
    left join family_lineage as family
        on
            released_finding.id_keluarga = family.dari
            and family.peristiwa in ('gabung', 'habis')
    left join person_lineage as person on released_finding.id_individu = person.dari
    where released_finding.penerus is null
),

renamed as (
    select
        * exclude (individu_kini, keluarga_kini)
        replace (
            coalesce(individu_kini, id_individu) as id_individu,
            coalesce(keluarga_kini, id_keluarga) as id_keluarga
        ),
        coalesce(individu_kini, keluarga_kini) is not null as berpindah
    from followed
),

found as (
    select
        *,
        if(
            berpindah,
            finding_id(kode_aturan, variabel, id_individu, id_keluarga, subjek),
            id_temuan
        ) as id_kini
    from renamed
),

moved as (
    select id_kini
    from found
    where berpindah
),

-- only what went on under another id can have become one with another
gathered as (
    select
        found.id_temuan,
        min(found.triwulan_pertama) over (partition by found.id_kini) as pertama,
        row_number() over (
            partition by found.id_kini
            order by found.keadaan = 'ditutup', found.triwulan_pertama, found.id_temuan
        ) = 1 as mewakili
    from found
    semi join moved on found.id_kini = moved.id_kini
)

select
    found.*,
    coalesce(gathered.pertama, found.triwulan_pertama) as pertama,
    coalesce(gathered.mewakili, true) as mewakili
from found
left join gathered on found.id_temuan = gathered.id_temuan
