-- Numbers that stand twice in the register, counted for one slice of the numbers.
-- reads:  registry_family, registry_person
-- writes: register_twice
-- grain:  one row for the slice
-- params: slice, slices

with

family as (

    select count(*) - count(distinct id_keluarga) as family_twice
    from registry_family
    where id_keluarga % $slices = $slice

),

card as (

    select count(*) - count(distinct nomor_kartu_keluarga) as card_twice
    from registry_family
    where nomor_kartu_keluarga % $slices = $slice

),

person as (

    select count(*) - count(distinct id_individu) as person_twice
    from registry_person
    where id_individu % $slices = $slice

)

select
    $slice as slice,
    family.family_twice,
    card.card_twice,
    person.person_twice
from family
cross join card
cross join person
