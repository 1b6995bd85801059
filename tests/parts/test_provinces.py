"""A table is written a file for each province by one query."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import store
from pipelines.parts import provinces

SELECT = "select prov, nomor, nama from row_of where nomor < $most"


def _write(folder, rows, most):
    with duckdb.connect() as con:
        con.register("row_of", pa.table(rows))
        provinces.write(con, SELECT, folder, "nama nulls first, nomor", {"most": most})
    return {path.parent.name: pq.read_table(path) for path in folder.glob("*/part-0.parquet")}


def _rows(count):
    numbers = range(count)
    return {
        "prov": [("32", "11", "00")[n % 3] for n in numbers],
        "nomor": list(numbers),
        "nama": [None if n % 7 == 0 else f"nama {n % 5}" for n in numbers],
    }


def test_every_province_has_its_rows_in_order_and_no_column_of_its_name(tmp_path):
    count = 3 * store.ROW_GROUP + 300
    written = _write(tmp_path, _rows(count), count)
    assert written.keys() == {"prov=00", "prov=11", "prov=32"}
    for place, prov in enumerate(("32", "11", "00")):
        mine = [(name or "", n) for n, name in enumerate(_rows(count)["nama"]) if n % 3 == place]
        table = written[f"prov={prov}"]
        assert table.column_names == ["nomor", "nama"]
        told = zip(table["nama"].to_pylist(), table["nomor"].to_pylist(), strict=True)
        assert [(name or "", n) for name, n in told] == sorted(mine)


def test_no_row_is_a_file_of_no_province_with_the_same_columns(tmp_path):
    some, none = _write(tmp_path / "some", _rows(9), 9), _write(tmp_path / "none", _rows(9), 0)
    assert none.keys() == {"prov=00"}
    assert none["prov=00"].num_rows == 0
    assert none["prov=00"].schema == some["prov=32"].schema
