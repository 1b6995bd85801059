"""The faults that the gates count: how each is put into a sound candidate, and how many it is."""

EACH = 300  # families of each province in the sound candidate
FAR_ID = 999_999
FAMILY, PERSON = "registry/family", "registry/person"
UNRANKED, RANKED = "registry/unranked", "ranked/family"
KIN = "status_hubungan_keluarga"
FIRST = "id_keluarga = (select min(id_keluarga) from part)"


def first(column, value, kind):
    """Return a select that gives the first family's rows another value in one column."""
    changed = f"case when {FIRST} then {value} else {column} end::{kind} as {column}"
    return f"select * replace ({changed}) from part"


# gate → table, a select that breaks its first part, what is then counted
REGISTER = {
    "register_fact.person_without_family": (PERSON, first("id_keluarga", FAR_ID, "bigint"), 2),
    "register_fact.region_not_nested": (FAMILY, first("kode_kecamatan", "'329901'", "text"), 1),
    "register_fact.in_another_province": (FAMILY, first("kode_provinsi", "'33'", "text"), 1),
    "register_fact.empty_but_ranked": (PERSON, first("status_keberadaan", 2, "tinyint"), 1),
    "register_fact.two_heads": (PERSON, first(KIN, 1, "tinyint"), 1),
    "register_fact.born_later": (PERSON, first("tanggal_lahir", "'2026-04-01'", "date"), 2),
    "register_fact.unranked_unknown": (
        UNRANKED,
        f"select {FAR_ID}::bigint as id_keluarga, 'x' as alasan union all by name from part",
        1,
    ),
    "register_fact.unranked_without_reason": (
        UNRANKED,
        "select 0::bigint as id_keluarga, null::text as alasan union all by name from part",
        1,
    ),
    "register_twice.family_twice": (FAMILY, first("id_keluarga", "id_keluarga + 1", "bigint"), 1),
    "register_twice.card_twice": (
        FAMILY,
        first("nomor_kartu_keluarga", "nomor_kartu_keluarga + 1", "bigint"),
        1,
    ),
    "register_twice.person_twice": (
        PERSON,
        "select * replace (id_individu // 10 * 10 as id_individu) from part",
        EACH,
    ),
    "shape.wrong": (
        FAMILY,
        "select * replace (usia_data_triwulan::bigint as usia_data_triwulan) from part",
        1,
    ),
    "regency.absent": (FAMILY, "from part where false", 1),
}
# gate → a select that breaks the first part of the ranking, what is then counted
RANKING = {
    "ranking_fact.left_out": (f"from part where not {FIRST}", 1),
    "ranking_fact.not_registered": (first("id_keluarga", FAR_ID, "bigint"), 1),
    "ranking_fact.ranked_twice": (first("id_keluarga", "id_keluarga + 1", "bigint"), 1),
    "ranking_fact.wrong_movement": (first("pergerakan", "'tetap'", "text"), 1),
    "ranking_fact.chances_off": (first("peluang_desil_1_5", 399, "smallint"), 1),
    # the first family is in desil 1 now
    "ranking_fact.steps_off": (first("desil_nasional_sebelumnya", 3, "tinyint"), 1),
    "ranking_fact.moved_without_cause": (first("desil_nasional_sebelumnya", 3, "tinyint"), 1),
    "ranking_share.moved_permille": (
        "select * replace (desil_nasional % 2 + 9 as desil_nasional_sebelumnya) from part",
        1000,
    ),
    "ranking_share.moved_far_permille": (
        "select * replace (desil_nasional % 2 + 9 as desil_nasional_sebelumnya) from part",
        1000,
    ),
    "ranking_share.new_permille": ("from part", 1000),
    "ranking_share.probability_off_permille": (
        "select * replace (500::smallint as peluang_desil_1_4) from part",
        50,
    ),
    # everybody of the province in desil 1: half of the nation too many
    "tenth.beyond_tie_permille": (
        "select * replace (1::tinyint as desil_nasional) from part",
        399,
    ),
}
