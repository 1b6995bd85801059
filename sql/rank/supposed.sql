-- reads: supposed_answer, supposed_together
-- writes: supposed_set
-- grain: set of answers to different questions of which so many differ from those given
-- params: size
with two as (
    select
        one.nomor as satu,
        other.nomor as dua,
        other.pertanyaan,
        one.biaya + other.biaya as biaya,
        one.dikenal + other.dikenal + coalesce(supposed_together.dikenal, 0) as dikenal,
        one.luput + other.luput + coalesce(supposed_together.luput, 0) as luput,
        one.harap + other.harap + coalesce(supposed_together.harap, 0) as harap
    from supposed_answer as one
    inner join supposed_answer as other on one.pertanyaan < other.pertanyaan
    left join supposed_together
        on one.nomor = supposed_together.satu and other.nomor = supposed_together.dua
    where one.biaya + other.biaya <= $size
),

three as (
    select
        two.satu,
        two.dua,
        third.nomor as tiga,
        two.dikenal + third.dikenal
        + coalesce(with_one.dikenal, 0) + coalesce(with_other.dikenal, 0) as dikenal,
        two.luput + third.luput
        + coalesce(with_one.luput, 0) + coalesce(with_other.luput, 0) as luput,
        two.harap + third.harap
        + coalesce(with_one.harap, 0) + coalesce(with_other.harap, 0) as harap
    from two
    inner join supposed_answer as third on two.pertanyaan < third.pertanyaan
    left join supposed_together as with_one
        on two.satu = with_one.satu and third.nomor = with_one.dua
    left join supposed_together as with_other
        on two.dua = with_other.satu and third.nomor = with_other.dua
    where two.biaya + third.biaya = $size
)

select
    nomor as satu,
    null::integer as dua,
    null::integer as tiga,
    dikenal,
    luput,
    harap
from supposed_answer
where biaya = $size
union all
select
    satu,
    dua,
    null as tiga,
    dikenal,
    luput,
    harap
from two
where biaya = $size
union all
select
    satu,
    dua,
    tiga,
    dikenal,
    luput,
    harap
from three
