-- Pairs of persons who may be one, both as the register has them: an officer says whether they are.
-- reads:  registry_review_pair, registry_person, registry_family
-- writes: returns, peninjauan
-- grain:  one row per pair
-- params:

with

asked as (
    select id_individu from registry_review_pair
    union
    select id_calon from registry_review_pair
),

person as (
    select registry_person.*
    from registry_person
    semi join asked on registry_person.id_individu = asked.id_individu
),

family as (
    select registry_family.*
    from registry_family
    semi join person on registry_family.id_keluarga = person.id_keluarga
),

placed as (
    select
        person.*,
        family.nomor_kartu_keluarga,
        family.alamat,
        family.kelurahan_desa
    from person
    left join family on person.id_keluarga = family.id_keluarga
)

select
    'peninjauan' as folder,
    registry_review_pair.kunci_pasangan,
    '' as putusan,
    '' as tanggal,
    '' as petugas,
    registry_review_pair.bobot,
    lpad(satu.nomor_induk_kependudukan::varchar, 16, '0') as nik_1,
    lpad(satu.nomor_kartu_keluarga::varchar, 16, '0') as nomor_kk_1,
    satu.nama as nama_1,
    satu.tanggal_lahir as tanggal_lahir_1,
    satu.jenis_kelamin as jenis_kelamin_1,
    satu.alamat as alamat_1,
    satu.kelurahan_desa as desa_1,
    lpad(lain.nomor_induk_kependudukan::varchar, 16, '0') as nik_2,
    lpad(lain.nomor_kartu_keluarga::varchar, 16, '0') as nomor_kk_2,
    lain.nama as nama_2,
    lain.tanggal_lahir as tanggal_lahir_2,
    lain.jenis_kelamin as jenis_kelamin_2,
    lain.alamat as alamat_2,
    lain.kelurahan_desa as desa_2
from registry_review_pair
inner join placed as satu on registry_review_pair.id_individu = satu.id_individu
inner join placed as lain on registry_review_pair.id_calon = lain.id_individu
order by folder, registry_review_pair.kunci_pasangan
