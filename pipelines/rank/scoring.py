"""A model as SQL: whole-number look-ups that add up to the score."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipelines.errors import DataStop
from pipelines.rank.given import make_table
from pipelines.rank.variables import model_variables
from pipelines.rank.view import view_hash

if TYPE_CHECKING:
    import duckdb

    from ranking.model import Model

_LOWEST = -128  # what a level, a TINYINT, can be
IMPUTED_COUNT = " + ".join(f"({v.name} is null)::tinyint" for v in model_variables())


def strata(provinces: Iterable[str]) -> list[tuple[str, int]]:
    """Return the strata of imputation, province by urban or rural, in order."""
    return [(province, urban) for province in sorted(set(provinces)) for urban in (0, 1)]


def term(model: "Model", variable: str, places: list[tuple[str, int]]) -> str:
    """Return the contribution of one variable, over the relations level and cell.

    One list holds the contribution of a missing answer in every stratum and, after them, that
    of every level: a single look-up, three times as fast as a CASE. A level that the model does
    not know finds NULL, below the lowest (a gap as wide as the type) as above the highest.
    """
    levels = model.levels(variable)
    low, high = min(levels), max(levels)
    known = ", ".join(str(levels[level]) for level in range(low, high + 1))
    imputed = ", ".join(str(model.imputed(variable, *place)) for place in places)
    listed = (
        f"[{imputed}]::integer[] || list_resize([]::integer[], {low - _LOWEST}) "
        f"|| [{known}]::integer[]"
    )
    at = len(places) + 1 - _LOWEST
    return f"({listed})[coalesce({variable}::smallint + {at}, cell.strata)]"


def score(model: "Model", places: list[tuple[str, int]], base: str) -> str:
    """Return the score, over the relations level and cell; `base` is a column of cell."""
    terms = [f"cell.{base}"] + [term(model, name, places) for name in model.order]
    return "(" + "\n + ".join(terms) + ")::bigint"


def check_view(model: "Model") -> None:
    """Stop if the model was fitted with another feature view than this one."""
    fitted = model.content["provenance"]["view"]
    if fitted != view_hash():
        raise DataStop(
            f"model {model.id} was fitted with feature view {fitted[:12]}, the view here is "
            f"{view_hash()[:12]}; its scores would not mean what they did. Fit a new model: "
            "dtsen model fit"
        )


def check_variables(model: "Model") -> None:
    """Stop if the view no longer has what the model was fitted with."""
    known = {variable.name: set(variable.levels) for variable in model_variables()}
    for name in model.order:
        if known.get(name) != set(model.levels(name)):
            raise DataStop(
                f"model {model.id} has the variable '{name}' with levels that the feature view "
                "does not give; fit a new model: dtsen model fit"
            )


def make_cells(
    con: "duckdb.DuckDBPyConnection", regencies: Iterable[str], models: dict[str, "Model"]
) -> list[tuple[str, int]]:
    """Make table ``cell``: the bases of every regency, urban and rural, and its stratum.

    Parameters
    ----------
    models : dict
        Name of the column of bases → model.

    Returns
    -------
    list of (province, urban)
        The strata, in the order in which `term` lists them; ``cell.strata`` counts from 1.
    """
    regencies = sorted(set(regencies))
    places = strata(regency[:2] for regency in regencies)
    number = {place: index for index, place in enumerate(places, 1)}
    columns = {"kode_kabupaten_kota": "varchar", "perkotaan": "tinyint", "strata": "smallint"}
    rows = [
        (
            regency,
            urban,
            number[regency[:2], urban],
            *(model.base(regency, urban) for model in models.values()),
        )
        for regency in regencies
        for urban in (0, 1)
    ]
    make_table(con, "cell", columns | dict.fromkeys(models, "bigint"), rows)
    return places
