-- Every way in which a name is written on either side, in words, and how many of the right bear it.
-- reads:  left_given, right_given
-- writes: spelled
-- grain:  one row per name as written
-- params:

with

borne as (

    select
        nama,
        1 as kanan
    from right_given
    where nama is not null
    union all
    select
        nama,
        0 as kanan
    from left_given
    where nama is not null

)

select
    nama,
    name_words(nama) as kata,
    array_to_string(name_words(nama), '') as kunci,
    sum(kanan)::bigint as banyak
from borne
group by nama
