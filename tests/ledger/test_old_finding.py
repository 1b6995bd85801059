"""Findings of the quarter before, under the subjects that theirs have become."""

from collections import defaultdict

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import store
from pipelines.ledger import finding

STATES = ("baru", "tetap", "terbuka_lagi", "ditutup", "dikonfirmasi")
QUARTERS = ("2025Q1", "2025Q2", "2025Q3")
LINEAGE = pa.schema({"dari": pa.int64(), "ke": pa.int64(), "peristiwa": pa.string()})


def lineage(pairs: dict[int, int]) -> pa.Table:
    rows = [{"dari": dari, "ke": ke, "peristiwa": "gabung"} for dari, ke in pairs.items()]
    return pa.Table.from_pylist(rows, LINEAGE)


@given(
    # rule, family, person, quarter, state, went on elsewhere before
    st.lists(
        st.tuples(
            st.sampled_from("AB"),
            st.integers(1, 5),
            st.none() | st.integers(11, 13),
            st.sampled_from(QUARTERS),
            st.sampled_from(STATES),
            st.booleans(),
        ),
        max_size=12,
        unique_by=lambda row: (row[0], row[2] or row[1]),
    ),
    st.dictionaries(st.integers(1, 5), st.integers(1, 3), max_size=2),
    st.dictionaries(st.integers(11, 13), st.integers(11, 13), max_size=1),
)
@settings(max_examples=60, deadline=None)
def test_of_those_that_became_one_the_oldest_open_one_stands(found, families, persons):
    with duckdb.connect() as con:
        con.execute("set variable seal = 'kunci'")
        for macro in finding._MACROS:
            con.execute(macro)

        def number(rule: str, family: int, person: int | None) -> int:
            own = "null" if person else family
            query = f"select finding_id('{rule}', 'v', {person or 'null'}, {own}, null)"
            return con.sql(query).fetchall()[0][0]

        cells = ", ".join(f"null::{kind} as {name}" for name, kind in finding.COLUMNS.items())
        con.execute(f"create table released_finding as select {cells} where false")
        expected = defaultdict(list)
        for rule, family, person, quarter, state, gone in found:
            own = None if person else family
            con.execute(
                "insert into released_finding (id_temuan, kode_aturan, variabel, id_individu, "
                "id_keluarga, keadaan, triwulan_pertama, penerus) "
                "values (?, ?, 'v', ?, ?, ?, ?, ?)",
                [number(rule, family, person), rule, person, own, state, quarter, gone or None],
            )
            if not gone:
                now = families.get(family, family), person and persons.get(person, person)
                line = (state == "ditutup", quarter, number(rule, family, person))
                expected[number(rule, *now)].append(line)
        con.register("family_lineage", lineage(families))
        con.register("person_lineage", lineage(persons))
        told = con.sql(
            "select id_kini, id_temuan, pertama, mewakili "
            f"from ({store.query('ledger/old_finding')}) order by all"
        ).fetchall()
    assert told == sorted(
        (now, line[2], min(quarter for _, quarter, _ in lines), line == min(lines))
        for now, lines in expected.items()
        for line in lines
    )
