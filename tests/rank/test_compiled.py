"""The compiled score beside the same score in SQL and in plain Python, on drawn answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import nation
from pipelines import store
from pipelines.rank import scoring
from pipelines.rank.compiled import Adder
from pipelines.rank.given import make_table
from pipelines.rank.variables import model_variables
from ranking.kernels import MISSING
from ranking.model import Model

VILLAGES = ["1101012001", "3201012001", "3201022002", "9471012003"]
VARIABLES = {variable.name: variable.levels for variable in model_variables()}


def a_model(cap: int) -> Model:
    return Model(nation.model(5).content | {"cap": cap})


def in_python(model: Model, village: str, urban: int, levels: dict[str, int | None]) -> int | None:
    """Return the score by `Model` alone; None where the model has no such level."""
    given = {name: level for name, level in levels.items() if level is not None}
    if any(level not in model.levels(name) for name, level in given.items()):
        return None
    known = sum(
        model.contributions(name, village[:4], urban)[level] for name, level in given.items()
    )
    for one, other, size in model.pairs:
        if one in given and other in given:
            known += model.product(one, other, size)[given[one], given[other]]
    missing = [name for name in levels if name not in given]
    return model.base(village, urban) + known + model.imputed(missing, known, village)


def in_sql(model: Model, rows: list[tuple]) -> list[int | None]:
    kinds = {"urut": "integer", "kode_kelurahan_desa": "varchar", "perkotaan": "tinyint"}
    kinds |= dict.fromkeys(VARIABLES, "tinyint")
    with store.connect() as con:
        scoring.lay_out(con, VILLAGES, {"m": model})
        make_table(con, "drawn", kinds, rows)
        found = con.execute(
            f"with level as (from drawn){scoring.known(['m'], {'m': model})}"
            f"select {scoring.score('m', model)} from known order by urut"
        ).fetchall()
    return [score for (score,) in found]


def compiled(model: Model, rows: list[tuple]) -> list[int | None]:
    with store.connect() as con:
        places = scoring.make_cells(con, VILLAGES, {"m": model})
        cells = {cell[:2]: cell[2:] for cell in con.execute("from cell").fetchall()}
    of = np.array([cells[village, urban] for _, village, urban, *_ in rows], np.int64)
    level = {
        name: np.array([MISSING if row[at] is None else row[at] for row in rows], np.int8)
        for at, name in enumerate(VARIABLES, 3)
    }
    place, base, mean = of[:, 0].astype(np.int32), of[:, 1].copy(), of[:, 2].copy()
    return Adder.of(model, places).score(level, place, base, mean).to_pylist()


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_compiled_sql_and_plain_python_give_one_score(data: st.DataObject) -> None:
    model = a_model(data.draw(st.sampled_from([0, 5_000, 400_000])))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    unknown, strange = data.draw(st.sampled_from([0.0, 0.1, 0.9, 1.0])), 0.002
    rows = []
    for number in range(40):
        levels = [
            None
            if rng.random() < unknown
            else max(span) + 1
            if rng.random() < strange
            else int(rng.choice(span))
            for span in VARIABLES.values()
        ]
        rows.append((number, str(rng.choice(VILLAGES)), int(rng.integers(2)), *levels))
    expected = [
        in_python(model, village, urban, dict(zip(VARIABLES, levels, strict=True)))
        for _, village, urban, *levels in rows
    ]
    assert compiled(model, rows) == in_sql(model, rows) == expected


def test_a_level_that_the_model_does_not_know_gives_no_score() -> None:
    model = a_model(0)
    known = [min(span) for span in VARIABLES.values()]
    for at, span in enumerate(VARIABLES.values()):
        for stranger in (max(span) + 1, min(span) - 1):
            row = (0, VILLAGES[0], 1, *known[:at], stranger, *known[at + 1 :])
            assert compiled(model, [row, (1, VILLAGES[0], 1, *known)])[0] is None


@pytest.mark.parametrize("number", [7, -7, 6, -6, 0])
def test_a_quotient_is_cut_towards_nought_as_sql_does(number: int) -> None:
    from ranking.kernels import quotient

    with store.connect() as con:
        (expected,) = con.execute(f"select {number} // 3").fetchall()[0]
    assert quotient(number, 3) == expected
