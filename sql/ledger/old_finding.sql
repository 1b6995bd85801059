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
)

select
    *,
    min(triwulan_pertama) over (partition by id_kini) as pertama,
    row_number() over (
        partition by id_kini
        order by keadaan = 'ditutup', triwulan_pertama, id_temuan
    ) = 1 as mewakili
from found
