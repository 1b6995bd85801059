"""A model as SQL: whole-number look-ups that add up to the score."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pipelines.errors import DataStop
from pipelines.rank import terms
from pipelines.rank.given import make_table
from pipelines.rank.terms import URBAN, Span
from pipelines.rank.variables import model_variables
from pipelines.rank.view import view_hash
from ranking.model import MICRO

if TYPE_CHECKING:
    import duckdb

    from ranking.model import Model

IMPUTED_COUNT = " + ".join(f"({v.name} is null)::tinyint" for v in model_variables())
KEYS = ("kode_kelurahan_desa", "perkotaan")


def known(tags: Iterable[str], models: dict[str, "Model"]) -> str:
    """Return the relation ``known``, to follow the feature view's WITH clause.

    Over the relation ``level`` and the table ``cell``: every column of both, and for each model
    what the known answers add (``dikenal``), the shares and expectations of the others
    (``luput``, ``harap``), and how many levels the model does not know (``asing``).

    Parameters
    ----------
    tags : iterable of str
        Names under which `lay_out` laid the models out.
    """
    columns = []
    for tag in tags:
        model = models[tag]
        terms = [_term(tag, model, name) for name in model.order]
        terms += [_product(tag, model, number) for number in range(len(model.pairs))]
        columns += [
            f"(\n{' + '.join(terms) or 0}\n)::bigint as dikenal_{tag}",
            f"({_missing(model, model.share)})::bigint as luput_{tag}",
            f"({_missing(model, model.expectation)})::bigint as harap_{tag}",
            f"({_strangers(model)})::smallint as asing_{tag}",
        ]
    return (
        f",\nknown as not materialized (\nselect *, {', '.join(columns)}\n"
        f"from level inner join cell using ({', '.join(KEYS)})\n)\n"
    )


def score(tag: str, model: "Model") -> str:
    """Return the score over the relation ``known``; NULL where a level is not known to the model.

    See `ranking.model.Model.imputed` for what is expected of missing answers; a quotient of
    whole numbers is cut towards 0 by the engine.
    """
    usual = f"luput_{tag} * rata_{tag} // {MICRO}"
    stands_out = f"(dikenal_{tag} - ({MICRO} - luput_{tag}) * rata_{tag} // {MICRO})"
    imputed = f"{usual} + greatest({-model.cap}, harap_{tag} * {stands_out} // {MICRO})"
    return (
        f"case when asing_{tag} = 0 then dasar_{tag} + dikenal_{tag} + "
        f"case when luput_{tag} <> 0 or harap_{tag} <> 0 then {imputed} else 0 end end"
    )


def _term(tag: str, model: "Model", variable: str) -> str:
    """Return what one answer adds: a look-up by cell and level, a missing one first."""
    span = Span.of(model, variable)
    return (
        f"getvariable('{tag}_{variable}')[nomor * {span.width} + "
        f"coalesce({variable}::smallint - {span.low - 2}, 1)]"
    )


def _product(tag: str, model: "Model", number: int) -> str:
    one, other, _ = model.pairs[number]
    first, second = (Span.of(model, name) for name in (one, other))
    return (
        f"getvariable('{tag}_{number}')["
        f"coalesce({one}::smallint - {first.low - 1}, 0) * {second.width} + "
        f"coalesce({other}::smallint - {second.low - 2}, 1)]"
    )


def _missing(model: "Model", number: "Callable[[str], int]") -> str:
    return " + ".join(f"({name} is null)::integer * {number(name)}" for name in model.order) or "0"


def _strangers(model: "Model") -> str:
    spans = [Span.of(model, name) for name in model.order]
    return (
        " + ".join(
            f"coalesce({s.name} not between {s.low} and {s.low + s.width - 2}, false)::tinyint"
            for s in spans
        )
        or "0"
    )


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


Cells = dict[str, tuple[str, list[Any]]]


def cells(villages: Iterable[str], models: dict[str, "Model"]) -> tuple[Cells, list[terms.Place]]:
    """Return the columns of ``cell``, every village urban and rural: name → type and values.

    A cell bears the number of its kabupaten and kind (``nomor``), and for each model the base
    (``dasar``) and the mean of contributions (``rata``).

    Parameters
    ----------
    models : dict
        Tag → model.

    Returns
    -------
    columns : dict
    places : list of Place
        Kabupaten and kind, in the order of their numbers.
    """
    villages = sorted(set(villages))
    places = terms.places(villages)
    number = {place: at for at, place in enumerate(places)}
    columns: Cells = {
        "kode_kelurahan_desa": ("varchar", villages * len(URBAN)),
        "perkotaan": ("tinyint", [urban for urban in URBAN for _ in villages]),
        "nomor": ("integer", [number[code[:4], urban] for urban in URBAN for code in villages]),
    }
    for tag, model in models.items():
        bases = [base for urban in URBAN for base in model.bases(villages, urban)]
        columns[f"dasar_{tag}"] = ("bigint", bases)
        columns[f"rata_{tag}"] = ("bigint", model.means(villages) * len(URBAN))
    return columns, places


def make_cells(
    con: "duckdb.DuckDBPyConnection", villages: Iterable[str], models: dict[str, "Model"]
) -> list[terms.Place]:
    """Make table ``cell`` of the nation's villages; see `cells`."""
    import pyarrow as pa  # binds long lists faster, but takes pandas along

    columns, places = cells(villages, models)
    con.register("laid_out", pa.table({name: values for name, (_, values) in columns.items()}))
    listed = ", ".join(f"{name}::{kind} as {name}" for name, (kind, _) in columns.items())
    con.execute(f"create or replace table cell as select {listed} from laid_out")
    con.unregister("laid_out")
    return places


def lay_out(
    con: "duckdb.DuckDBPyConnection", villages: Iterable[str], models: dict[str, "Model"]
) -> None:
    """Make table ``cell`` and the look-ups of the models, which are variables of the connection."""
    columns, places = cells(villages, models)
    kinds = {name: kind for name, (kind, _) in columns.items()}
    make_table(con, "cell", kinds, list(zip(*(each for _, each in columns.values()), strict=True)))
    for tag, model in models.items():
        for name in model.order:
            _set(con, f"{tag}_{name}", terms.own(model, name, places).tolist())
        for number in range(len(model.pairs)):
            _set(con, f"{tag}_{number}", terms.together(model, number).tolist())
    # the look-ups are constants of every plan: to look among them for common terms costs a second
    con.execute("set disabled_optimizers = 'common_subexpressions'")


def _set(con: "duckdb.DuckDBPyConnection", name: str, entries: list[int]) -> None:
    con.execute(f"set variable {name} = $entries::integer[]", {"entries": entries})
