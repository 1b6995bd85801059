-- reads: family, member
-- writes: feature
-- grain: family with at least one member
-- params: none
-- Every column of the family goes on, because the levels of its own variables are generated from
-- the codebook; beside them stand those of its members and what is derived from both.
select
    *,
    case
        when family.luas_lantai // member.banyak_anggota < 10
            then case
                when family.luas_lantai // member.banyak_anggota < 4 then 1
                when family.luas_lantai // member.banyak_anggota < 6 then 2
                when family.luas_lantai // member.banyak_anggota < 8 then 3
                else 4
            end
        when family.luas_lantai // member.banyak_anggota < 13 then 5
        when family.luas_lantai // member.banyak_anggota < 17 then 6
        when family.luas_lantai // member.banyak_anggota < 22 then 7
        when family.luas_lantai // member.banyak_anggota < 30 then 8
        when family.luas_lantai // member.banyak_anggota < 46 then 9
        when family.luas_lantai is not null then 10
    end as luas_lantai_per_anggota
from family
inner join member using (id)
