"""What the two engines mean by the same words, where their own habits differ in silence."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import store
from pipelines.spark.dialect import to_spark
from pipelines.spark.engine import Engine
from pipelines.spark.session import opened

NUMBERS = [None, -(2**31), -129, -10, -7, -3, -1, 0, 1, 2, 3, 7, 10, 128, 2**31 - 1]
WORDS = [None, "", "3201", "320101", "Aceh", "aceh", "Ácéh", "a b", "ab", "Z", "z", "~"]


@pytest.fixture(scope="module")
def engine(connect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with opened(connect) as session:
        yield Engine(session, tmp_path_factory.mktemp("tables"))


def both(engine: Engine, select: str, columns: dict[str, Any], order: str) -> list[tuple]:
    """Return the rows of a select over ``given`` by both engines, which must be the same."""
    path: Path = engine.folder / f"given-{random.getrandbits(60):x}.parquet"
    pq.write_table(pa.table(columns), path)
    engine.show("given", [path])
    theirs = [tuple(row) for row in engine.query(f"{select} order by {order}").collect()]
    with store.connect() as con:
        store.view(con, "given", path)
        ours = con.execute(f"{select} order by {order}").fetchall()
    assert theirs == ours
    return ours


def pairs(values: list) -> dict[str, pa.Array]:
    every = [(one, other) for one in values for other in values]
    return {"a": pa.array([a for a, _ in every]), "b": pa.array([b for _, b in every])}


def test_quotients_are_cut_towards_zero(engine: Engine) -> None:
    select = "select a, b, a // b as q, a % b as r from given where b <> 0"
    rows = both(engine, select, pairs(NUMBERS), "a, b")
    assert (-7, 2, -3, -1) in rows and (7, -3, -2, 1) in rows and (None, 2, None, None) in rows


def test_nulls_come_last_and_beside_them_the_window_sees_the_same(engine: Engine) -> None:
    select = (
        "select a, b, row_number() over (order by a, b desc) as n, "
        "coalesce(lag(a) over (partition by b order by a), 5) as before from given"
    )
    rows = both(engine, select, pairs([None, 3, 1, 2]), "n")
    assert rows[0][:2] == (1, None) or rows[0][:2] == (1, 3)
    assert rows[-1][0] is None


def test_words_are_compared_by_their_bytes(engine: Engine) -> None:
    select = (
        "select a, b, a < b as less, a between b and b || '~' as within, left(a, 4) as l from given"
    )
    rows = both(engine, select, pairs(WORDS), "a, b")
    assert ("aceh", "Ácéh", True, False, "aceh") in rows and (
        "aceh",
        "Aceh",
        False,
        False,
        "aceh",
    ) in rows


def test_full_years_are_birthdays_that_have_been(engine: Engine) -> None:
    days = [date(2023, 12, 31), date(2024, 2, 28), date(2024, 2, 29), date(2026, 4, 1)]
    rng = random.Random(5)
    births = [day - timedelta(days=rng.randrange(40_000)) for day in days for _ in range(400)]
    births += [date(1996, 2, 29), date(2023, 2, 28), date(2023, 3, 1), date(2024, 2, 29)] * 4
    columns = {"born": pa.array(births), "day": pa.array([days[i % 4] for i in range(len(births))])}
    select = (
        "select born, day, case when born < day then datesub('year', born, day) end as age, "
        "born - date '1850-01-01' as days from given"
    )
    for born, day, age, days_since in both(engine, select, columns, "born, day"):
        had = (day.month, day.day) >= (born.month, born.day)
        assert age == (day.year - born.year - (not had) if born < day else None)
        assert days_since == (born - date(1850, 1, 1)).days


def test_truths_are_added_as_ones_and_counted_where_they_hold(engine: Engine) -> None:
    select = (
        "select b, count(*) filter (a < 3)::integer as few, bool_or(a > 2) as any_more, "
        "sum((a is null)::tinyint)::integer as missing, arg_min(a, coalesce(a, 99)) as least, "
        "max(greatest(a, b)) as most from given group by b"
    )
    rows = both(engine, select, pairs([None, 3, 1, 2]), "b")
    assert (1, 2, True, 1, 1, 3) in rows


def test_a_hash_tells_values_that_change_places_with_nothing(engine: Engine) -> None:
    four = pairs([None, 0, 1])
    columns = four | {"c": four["b"], "d": four["a"]}
    select = "select a, b, hash(a, b) <> hash(c, d) as differ from given"
    for a, b, differ in both(engine, select, columns, "a, b"):
        assert differ == (a != b)


def test_look_ups_are_read_from_one_and_beyond_their_end_there_is_nothing(engine: Engine) -> None:
    columns = {"nomor": pa.array([0, 1, 2, 3, 4]), "daftar": pa.array([[7, 8, 9]] * 5)}
    path = engine.folder / "listed.parquet"
    pq.write_table(pa.table(columns), path)
    engine.show("listed", [path])
    select = "select getvariable('daftar')[nomor * 1 + coalesce(nomor::smallint - nomor, 0)] as n"
    found = [n for (n,) in engine.query(f"{select} from listed where nomor > 0").collect()]
    with store.connect() as con:
        con.execute("set variable daftar = [7, 8, 9]")
        ours = con.execute(f"{select} from range(1, 5) as t (nomor)").fetchall()
    assert sorted(found, key=str) == sorted((n for (n,) in ours), key=str)
    assert found.count(None) == 1 and 7 in found


def test_a_shift_to_the_left_is_a_product(engine: Engine) -> None:
    select = (
        "select a, b, (a::bigint << b) + 1 as one, ((b::bigint << 3) + a) << 20 as two "
        "from given where a >= 0 and b between 0 and 20"
    )
    rows = both(engine, select, pairs(NUMBERS), "a, b")
    assert (3, 10, 3 * 2**10 + 1, (10 * 8 + 3) * 2**20) in rows


def test_the_fields_of_listed_rows_become_columns(engine: Engine) -> None:
    items = [[{"v": "x", "n": 1}, {"v": "y", "n": None}], [], None, [{"v": None, "n": 4}]]
    columns = {"id": pa.array([1, 2, 3, 4]), "daftar": pa.array(items)}
    select = "select * from (select id, unnest(daftar, recursive := true) from given)"
    assert both(engine, select, columns, "id, v") == [(1, "x", 1), (1, "y", None), (4, None, 4)]


def test_columns_become_rows_where_they_have_a_value(engine: Engine) -> None:
    columns = {"id": pa.array([1, 2]), "one": pa.array([5, None]), "two": pa.array([7, 8])}
    select = "select id, name, v & 7 as v from given unpivot (v for name in (one, two)) "
    select += "where v is not null"  # Sail keeps them, which our selects need not mind
    assert both(engine, select, columns, "id, name") == [
        (1, "one", 5),
        (1, "two", 7),
        (2, "two", 0),
    ]


@pytest.mark.parametrize(
    ("select", "because"),
    [
        ("select datesub('month', a, b) from given", "month"),
        ("select daftar[1] from given", "subscript"),
    ],
)
def test_what_has_no_translation_is_refused(select: str, because: str) -> None:
    with pytest.raises(ValueError, match=because):
        to_spark(select)


def test_a_value_that_is_not_given_is_refused() -> None:
    with pytest.raises(KeyError):
        to_spark("select a from given where a = $far")
    assert to_spark("select a from given where a = $far", {"far": 3}).endswith("a = 3")
