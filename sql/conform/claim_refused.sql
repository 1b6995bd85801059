-- reads: claim_sent (claims as read, whatever became of them), held, reason, refused_line, known_variable
-- writes: claim_refused, what can be read of the claims that were held back
-- grain: one refused claim
-- params: none

with refusal as (
    select
        _kiriman as kiriman,
        _berkas as berkas,
        _baris as baris,
        rule
    from held
    where holds
    union all
    select
        refused_line.kiriman,
        refused_line.berkas,
        refused_line.baris,
        reason.rule
    from refused_line
    inner join reason on refused_line.kiriman = reason.kiriman
),

told as (
    select
        kiriman,
        berkas,
        baris,
        string_agg(distinct rule, ', ' order by rule) as kode_aturan,
        -- in a line of another width no cell can be told from its neighbour
        not bool_or(rule = 'LARIK') as is_legible
    from refusal
    group by kiriman, berkas, baris
)

select
    told.kiriman,
    told.berkas,
    told.baris,
    if(told.is_legible, claim_sent.nomor_tiket, null) as nomor_tiket,
    claim_sent.kanal,
    if(told.is_legible, claim_sent.jenis, null) as jenis,
    if(told.is_legible, claim_sent.tanggal, null) as tanggal,
    if(told.is_legible, claim_sent.nomor_kartu_keluarga, null) as nomor_kartu_keluarga,
    -- a free text may be anybody's name; only what the codebook knows is kept
    known_variable.nama as variabel,
    if(told.is_legible, claim_sent.peristiwa, null) as peristiwa,
    if(told.is_legible, claim_sent.jumlah_foto, null) as jumlah_foto,
    told.is_legible and coalesce(claim_sent.foto_sah, false) as foto_sah,
    told.kode_aturan
from told
inner join claim_sent
    on
        told.kiriman = claim_sent._kiriman
        and told.berkas = claim_sent._berkas
        and told.baris = claim_sent._baris
left join known_variable on told.is_legible and claim_sent.variabel = known_variable.nama
