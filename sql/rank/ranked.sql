-- reads: placed, left_before, player_name
-- writes: ranked_part
-- grain: ranked family
-- params: none
-- Steps (design, section 5): own = the new score by the old cuts of the old model, less the old
-- desil; line = the old model's cuts of today instead; model = today's desil, less that.
with compared as (
    select
        placed.*,
        coalesce(placed.desil_sebelumnya, left_before.desil) as sebelumnya
    from placed
    left join left_before on placed.id = left_before.id
),

stepped as (
    select
        *,
        desil_garis_lama - sebelumnya as sendiri,
        desil_model_lama - desil_garis_lama as garis,
        desil_nasional - desil_model_lama as model,
        sign(desil_nasional - sebelumnya) as arah
    from compared
),

named as (
    select
        stepped.*,
        player_name.nama
    from stepped
    left join player_name
        on
            player_name.posisi
            = case
                when stepped.arah > 0 then stepped.penyebab_naik
                else stepped.penyebab_turun
            end
)

select
    id as id_keluarga,
    nomor_kartu_keluarga,
    left(kode_kelurahan_desa, 2) as kode_provinsi,
    left(kode_kelurahan_desa, 4) as kode_kabupaten_kota,
    left(kode_kelurahan_desa, 6) as kode_kecamatan,
    kode_kelurahan_desa,
    perkotaan,
    jumlah_anggota,
    jenis_kelamin_kepala,
    lansia_sendiri,
    disabilitas,
    skor,
    variabel_diduga,
    desil_nasional,
    desil_provinsi,
    desil_kabupaten_kota,
    persentil_kabupaten_kota,
    desil_nasional_keluarga,
    peluang as peluang_desil_1_4,
    peluang_kedua as peluang_desil_1_5,
    bawah as desil_bawah,
    atas as desil_atas,
    sebelumnya as desil_nasional_sebelumnya,
    case
        when sebelumnya is null then 'baru'
        when arah > 0 then 'naik'
        when arah < 0 then 'turun'
        else 'tetap'
    end as pergerakan,
    sendiri::tinyint as langkah_sendiri,
    case when sebelumnya is not null then garis end::tinyint as langkah_garis,
    case when sebelumnya is not null then model end::tinyint as langkah_model,
    case
        when arah = 0 or arah is null then null
        when arah * sendiri >= arah * garis and arah * sendiri >= arah * model then nama
        when arah * garis >= arah * model then 'garis'
        else 'model'
    end as sebab_utama,
    id_model
from named
