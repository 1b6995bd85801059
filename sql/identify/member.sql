-- In which KK group the members of every old family live now.
-- reads:  person_now
-- writes: member
-- grain:  one row per member of an old family who lives and did not move away
-- params:

select
    id_keluarga_lama as id_keluarga,
    id_individu,
    kk,
    -- null where he stays under the card he had
    case
        when coalesce(kk <> kk_lama, true) then told(tanggal_kk, sumber_kk)
    end as kabar
from person_now
where
    id_keluarga_lama is not null
    and kk is not null
    and status_keberadaan not in (2, 4)
