-- reads: nothing
-- writes: macros that say whether a person is there, since when, and what Dukcapil says
-- grain: one person
-- params: none
-- `status` and `sejak` are the register's word; `hidup` and `dukcapil` (its date) are Dukcapil's;
-- what comes first is what senders said.

create or replace temp macro last_seen(terlihat, status, sejak) as
greatest(terlihat, if(is_active(status), sejak, null));

create or replace temp macro died(meninggal, hidup, dukcapil, status, sejak) as
greatest(meninggal, if(hidup = 2, dukcapil, null), if(status = 2, sejak, null));

create or replace temp macro departed(pergi, hidup, dukcapil, status, sejak) as
greatest(pergi, if(hidup = 3, dukcapil, null), if(status in (3, 4, 6), sejak, null));

create or replace temp macro departed_as(pergi, hidup, status) as
case when hidup = 3 then 4 else coalesce(pergi, status) end;

-- Dead, unless seen after; gone from the KK he had, unless seen since or claimed by another; else
-- there.
create or replace temp macro presence(
    dilihat, wafat, pergi_sejak, status_pergi, ada_klaim, kk, kk_pergi
) as
case
    when wafat is not null and coalesce(dilihat <= wafat, true) then 2
    when
        pergi_sejak is not null
        and coalesce(dilihat < pergi_sejak, true)
        and (not ada_klaim or kk = kk_pergi)
        then status_pergi
    else 1
end;

-- Dukcapil's word on a KK counts for who lives, and stands on one.
create or replace temp macro claims_card(hidup, kk) as
coalesce(hidup = 1 and kk is not null, false);

create or replace temp macro matched_as(nama_dan_lahir) as
if(nama_dan_lahir, 'padan', 'padan_sebagian');

create or replace temp macro verdict(hidup, padan) as
case when hidup = 2 then 'meninggal' when hidup = 3 then 'pindah' else padan end;

create or replace temp macro present_since(status, dilihat, wafat, pergi_sejak, tanggal_kk) as
case
    when status = 2 then wafat
    when status = 1 then coalesce(dilihat, tanggal_kk)
    else pergi_sejak
end;

-- Whether the family on a KK is also that of somebody who stands on it: who died or moved away goes
-- with those with whom he lived, not with strangers to whom the number was given.
create or replace temp macro takes_along(status, keluarga_lama, baru, asal) as
is_active(status) or keluarga_lama is null or not baru
or asal is not distinct from keluarga_lama;

-- Dukcapil's word on a KK, unless it is the one after which somebody was seen to have left.
create or replace temp macro claims_anew(
    hidup, kk, sumber, tanggal, status_lama, sumber_lama, tanggal_lama
) as
claims_card(hidup, kk)
and not (
    not is_active(status_lama)
    and coalesce(sumber = sumber_lama and tanggal <= tanggal_lama, false)
);

-- What Dukcapil's record says of a person beside name, birth date and card, and who says it when.
create or replace temp macro civil_print(jenis_kelamin, status_kawin, sumber, tanggal) as
hash(jenis_kelamin::tinyint, status_kawin::tinyint, sumber::tinyint, tanggal::date);
