"""The look-ups of the models on Spark: every place bears its own, joined to its villages."""

from typing import TYPE_CHECKING

from pipelines.rank import terms

if TYPE_CHECKING:
    import duckdb

    from pipelines.spark.engine import Engine
    from ranking.model import Model

_PLACE = "nomor_tempat"


def lay_out(engine: "Engine", con: "duckdb.DuckDBPyConnection", models: "dict[str, Model]") -> None:
    """Let ``cell`` be what `pipelines.rank.scoring.known` reads, look-ups among its columns.

    One place's look-ups are short, so that a family carries a few hundred numbers, not those of
    the nation; within them every place has the number 0.

    Parameters
    ----------
    con : DuckDBPyConnection
        Knows the table ``cell`` of `pipelines.rank.scoring.make_cells`.
    models : dict
        Tag → model.
    """
    found = con.execute("select distinct kode_kelurahan_desa from cell").fetchall()
    places = terms.places(village for (village,) in found)
    kinds, columns = {_PLACE: "integer"}, [list(range(len(places)))]
    for tag, model in models.items():
        for name in model.order:
            kinds[f"{tag}_{name}"] = "integer[]"
            columns.append([terms.own(model, name, [place]).tolist() for place in places])
        for number in range(len(model.pairs)):
            kinds[f"{tag}_{number}"] = "integer[]"
            columns.append([terms.together(model, number).tolist()] * len(places))
    engine.given(con, "place", kinds, list(zip(*columns, strict=True)))
    con.execute(
        f"create or replace temp table village as select nomor as {_PLACE}, "
        "cell.* replace (0 as nomor) from cell"
    )
    engine.copy(con, "village")
    engine.view("cell", f"select * from village inner join place using ({_PLACE})")
