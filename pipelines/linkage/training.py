"""Train the weights with Splink on records and a register, without labels.

One thread, a seed, and none of Splink's random run ids: the same tables give the same file.
"""

import logging
import math
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop
from pipelines.linkage.definition import Comparison, Definition, load
from pipelines.linkage.scoring import ready
from pipelines.linkage.weights import PER_BIT, SCHEMA, Weights, sealed
from pipelines.parts import Query, Tables

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

SEED = 1
_MOST_PAIRS = 1e6
# probabilities are stored as whole numbers of billionths
_BILLION = 10**9
# no disagreement is taken to be rarer than this, among true pairs (people err in ways that training
# did not see) and among others
_LEAST_M, _LEAST_U = 1e-2, 1e-7
# words of at least so many in a million are kept as common
_COMMON_PER_MILLION = 100


def train(con: "duckdb.DuckDBPyConnection", folder: "Path", left: str, right: str) -> Weights:
    """Return weights trained on two relations with the columns of `scoring.COLUMNS`.

    Parameters
    ----------
    con : DuckDBPyConnection
        Its threads are set to one.
    folder : Path
        Where intermediate tables lie.

    Raises
    ------
    DataStop
        If the records are too few or too uniform to see every level of agreement.
    """
    con.execute("set threads = 1")
    definition = load()
    counts = store.one(con, f"select (select count(*) from {left}), (select count(*) from {right})")
    spread(con, folder, left, right)
    probabilities = _estimate(con, definition)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "comparisons": {
            each.name: _levels(each, probabilities[each.name]) for each in definition.comparisons
        },
        "words": _common_words(con),
        "facts": {
            "records": counts[0],
            "register": counts[1],
            "seed": SEED,
            "splink": _version(),
        },
    }
    return Weights.of({**document, "hash": sealed(document)})


def spread(con: "duckdb.DuckDBPyConnection", folder: "Path", left: str, right: str) -> None:
    """Make the tables `splink_left` and `splink_right` of all that Splink compares and blocks."""
    counts = store.one(con, f"select (select count(*) from {left}), (select count(*) from {right})")
    tables = Tables(con, folder, max(counts))
    ready(tables, left, right, {}, load())
    con.execute("create or replace temp view asked_name as select id_nama from numbered_name")
    tables.make(Query("worded_name", stage="linkage"))
    shared = "id as unique_id, kk, kk_dikenal, desa, kecamatan, tanggal_lahir, tahun, hari, "
    for side in ("left", "right"):
        con.execute(
            f"create or replace temp table splink_{side} as select {shared} jenis_kelamin, "
            f"{side}_row.sidik_nama, {side}_row.inisial, kata, kunci "
            f"from {side}_row left join numbered_name using (id_nama) "
            "left join worded_name using (id_nama) order by id"
        )


def _version() -> str:
    import splink

    return str(splink.__version__)


def settings(definition: Definition, weights: Weights | None = None) -> Any:
    """Return Splink's settings of our comparisons, with the probabilities of `weights` if given."""
    from splink import SettingsCreator
    from splink.internals.comparison_library import CustomComparison

    comparisons: list[Any] = []
    for each in definition.comparisons:
        call = each.call("{}_l", "{}_r")
        comparisons.append(
            CustomComparison(
                output_column_name=each.name,
                comparison_levels=[
                    {"sql_condition": f"{call} is null", "is_null_level": True},
                    *(
                        {
                            "sql_condition": f"{call} = {level.number}"
                            if level is not each.levels[-1]
                            else "ELSE",
                            "label_for_charts": level.name,
                            **_known(weights, each.name, level.name),
                        }
                        for level in each.levels
                    ),
                ],
            )
        )
    return SettingsCreator(
        link_type="link_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": block, "sql_dialect": "duckdb"}
            for block in (definition.blocks.values() if weights else ())
        ],
        linker_uid="dtsen",
        max_iterations=50,
    )


def _known(weights: Weights | None, comparison: str, level: str) -> dict[str, float]:
    if weights is None:
        return {}
    entry = weights.document["comparisons"][comparison][level]
    return {f"{p}_probability": entry[f"{p}_per_billion"] / _BILLION for p in ("m", "u")}


def linker(
    con: "duckdb.DuckDBPyConnection", definition: Definition, weights: Weights | None = None
) -> Any:
    """Return a Splink linker over what `spread` made."""
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=con)
    sides = [api.register(f"splink_{s}", dataset_display_name=s) for s in ("left", "right")]
    return Linker(sides, settings(definition, weights))


def _estimate(
    con: "duckdb.DuckDBPyConnection", definition: Definition
) -> dict[str, dict[str, tuple[float, float]]]:
    """Return (m, u) of every level of every comparison."""
    model = linker(con, definition)
    model.training.estimate_probability_two_random_records_match(
        ["l.kunci = r.kunci and l.tanggal_lahir = r.tanggal_lahir"], recall=0.7
    )
    model.training.estimate_u_using_random_sampling(max_pairs=_MOST_PAIRS, seed=SEED)
    for block in definition.training_blocks:
        model.training.estimate_parameters_using_expectation_maximisation(
            block, record_sample_proportion=1.0
        )
    trained = model.misc.save_model_to_json()["comparisons"]
    found = {
        each["output_column_name"]: {
            level["label_for_charts"]: (
                max(_LEAST_M, level.get("m_probability") or 0),
                max(_LEAST_U, level.get("u_probability") or 0),
            )
            for level in each["comparison_levels"]
            if not level.get("is_null_level")
        }
        for each in trained
    }
    if not found["nama"]["sama"][0] > 0.5:
        raise DataStop("the records hardly agree with the register; train on others")
    return found


def _levels(comparison: Comparison, found: dict[str, tuple[float, float]]) -> dict[str, Any]:
    """Return each level's probabilities and weight.

    A level whose value has a rarity of its own is weighed by m alone, as rarity is u. Where the
    way in which a record is written bounds its level, m is what is left of the levels from there.
    """
    entries, left = {}, sum(m for m, _ in found.values())
    for level in comparison.levels:
        m, u = found[level.name]
        ratio = m / u
        if level.rarity:
            ratio = m / left if comparison.by_form else m
        entries[level.name] = {
            "m_per_billion": round(m * _BILLION),
            "u_per_billion": round(u * _BILLION),
            "weight": round(PER_BIT * math.log2(ratio)),
        }
        left -= m
    return entries


def _common_words(con: "duckdb.DuckDBPyConnection") -> dict[str, int]:
    """Return words that many names of the register hold, with the rarity of each."""
    rows = con.execute(
        """
        select kata, rarity(sum(banyak), semua)
        from (select unnest(kata) as kata, spelled.banyak, right_total.banyak as semua
              from spelled cross join right_total)
        group by kata, semua
        having length(kata) > 1 and sum(banyak) * 1000000 >= semua * $least
        order by kata
        """,
        {"least": _COMMON_PER_MILLION},
    ).fetchall()
    return {word: int(rare) for word, rare in rows}
