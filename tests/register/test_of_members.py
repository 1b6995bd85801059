"""What members tell of their family: as groups of the engine's would, for odd rows too."""

from datetime import date

import pyarrow as pa
import pytest

from pipelines import macros, store
from pipelines.frames import pl
from pipelines.merge import members
from pipelines.merge.laid_out import lay_out_persons
from pipelines.quarter import Quarter
from pipelines.registry import empty_table, fingerprints, schema

QUARTER = Quarter.parse("2026Q2")
BORN = date(1980, 1, 1)
# province, family, id, relation, birth date, presence, name
ROWS = [
    ("11", 4, 9, 3, BORN, 1, "ANAK"),  # the younger head is head before an older member
    ("11", 4, 10, 1, date(1999, 1, 1), 1, "KEPALA"),
    ("11", 5, 2, 1, BORN, 1, "SAMA"),  # two heads of one age: the lowest id
    ("11", 5, 1, 1, BORN, 1, "PERTAMA"),
    ("11", 6, 3, 1, BORN, 2, "PERGI"),  # nobody is active
    ("11", 7, 4, None, None, None, "TANPA TANGGAL"),  # a blank presence counts
    ("11", 7, 5, None, date(1700, 1, 1), 1, "SEBELUM HARI PERTAMA"),
    ("12", 2, 6, 1, BORN, 1, None),  # whose name is not known is named by nobody
    ("12", 3, 7, 1, BORN, 1, None),
    ("12", 3, 8, 2, BORN, 1, "ISTRI"),
    ("00", None, 11, 1, BORN, 1, "TANPA KELUARGA"),
    ("00", None, 12, 1, BORN, 1, "TANPA KELUARGA"),
    ("12", 99, 13, 1, BORN, 1, "KELUARGA LAIN"),
]
FAMILIES = [("11", 4), ("11", 5), ("11", 6), ("11", 7), ("11", 8), ("12", 3), ("12", 2)]
HEAD = """
select id_keluarga, min_by(nama, head_key(status_hubungan_keluarga, tanggal_lahir, id_individu))
    filter (is_active(status_keberadaan)),
    bool_or(is_active(status_keberadaan))
from person_part where id_keluarga is not null group by id_keluarga
"""


@pytest.fixture
def con():
    with store.connect() as con:
        macros.make_members(con, QUARTER)
        yield con


def _persons(con, rows) -> pa.Table:
    names = ("prov", "id_keluarga", "id_individu", "status_hubungan_keluarga", "tanggal_lahir",
             "status_keberadaan", "nama")  # fmt: skip
    none = con.sql(f"select *, '' as prov from ({empty_table('person')})").to_arrow_table()
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    drawn = pl.concat(
        [pl.DataFrame(none), pl.DataFrame(columns, strict=False)], how="diagonal_relaxed"
    )
    return lay_out_persons(
        con, drawn.clear().with_columns(tetap=True), drawn.to_arrow().cast(none.schema)
    )


def _families(con, rows) -> pa.Table:
    cells = {"id_keluarga": [family for _, family in rows], "prov": [prov for prov, _ in rows]}
    none = con.sql(empty_table("family")).to_arrow_table()
    drawn = pl.concat([pl.DataFrame(none), pl.DataFrame(cells)], how="diagonal_relaxed")
    laid = drawn.with_columns(
        kode_kelurahan_desa=pl.col("prov") + "01012001", letak=pl.int_range(pl.len())
    )
    con.register("family_part", laid.to_arrow())
    return laid.to_arrow()


def test_head_and_presence_are_those_that_groups_tell(con):
    told = members.of_families(con, _persons(con, ROWS))
    found = zip(*(told[name].to_pylist() for name in told.column_names[:3]), strict=True)
    assert sorted(found) == sorted(con.sql(HEAD).fetchall())
    heads = dict(zip(*told.select([0, 1]).to_pydict().values(), strict=True))
    assert heads == {4: "KEPALA", 5: "PERTAMA", 6: None, 7: "SEBELUM HARI PERTAMA",
                     2: None, 3: "ISTRI", 99: "KELUARGA LAIN"}  # fmt: skip


def test_fingerprints_are_those_that_groups_tell(con):
    told = pl.DataFrame(members.of_families(con, _persons(con, ROWS)))
    family = pl.DataFrame(_families(con, FAMILIES)).drop("nama_kepala_keluarga")
    beside = family.join(told, "id_keluarga", "left", maintain_order="left").to_arrow()
    found = members.fingerprints(con, beside).select(list(schema("fingerprint")))
    assert found["id_keluarga"].to_pylist() == [family for _, family in FAMILIES]
    expected = con.sql(fingerprints("family_part", "person_part")).fetchall()
    assert sorted(zip(*found.to_pydict().values(), strict=True)) == sorted(expected)


def test_who_has_no_active_member_is_not_ranked(con):
    told = pl.DataFrame(members.of_families(con, _persons(con, ROWS)))
    family = pl.DataFrame(_families(con, FAMILIES)).drop("nama_kepala_keluarga")
    beside = family.join(told, "id_keluarga", "left", maintain_order="left").to_arrow()
    assert members.unranked(beside).to_pylist() == [
        {"prov": "11", "id_keluarga": 6, "alasan": "tanpa_anggota_aktif"},
        {"prov": "11", "id_keluarga": 8, "alasan": "tanpa_anggota"},
    ]


def test_of_nobody_nothing_is_told(con):
    assert members.of_families(con, _persons(con, [])).num_rows == 0
    assert members.unranked(_families(con, []).append_column("aktif", pa.array([], pa.bool_()))
                            ).num_rows == 0  # fmt: skip
