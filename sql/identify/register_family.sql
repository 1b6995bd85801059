-- Card and village of the families of the register: no more, as it is divided on disk.
-- reads:  released_family
-- writes: register_family
-- grain:  one row per family of the last release
-- params:

select
    id_keluarga,
    nomor_kartu_keluarga,
    kode_kelurahan_desa::bigint as desa
from released_family
