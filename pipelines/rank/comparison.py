"""Two quarters side by side, with their models."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines import rules, store
from pipelines.rank import reading
from pipelines.rank.compiled import Adder
from pipelines.rank.inputs import Part, Quarters
from pipelines.rank.scoring import check_variables, check_view, make_cells

if TYPE_CHECKING:
    import duckdb

    from ranking.model import Model


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both quarters with their models, over one connection.

    Attributes
    ----------
    adders : dict
        The new model as ``baru`` and, if the model changed, the old one as ``lama``.
    explains : bool
        Whether causes are found; only a measurement does without.
    """

    con: "duckdb.DuckDBPyConnection"
    quarters: Quarters
    new: "Model"
    old: "Model"
    adders: dict[str, Adder]
    explains: bool = True

    @classmethod
    def of(cls, con: "duckdb.DuckDBPyConnection", quarters: Quarters) -> "Comparison":
        """Read the models and lay them out beside the villages in table ``cell``."""
        new = quarters.now.model()
        old = quarters.before.model() if quarters.before else new
        check_view(new)
        for model in {new.id: new, old.id: old}.values():
            check_variables(model)
        villages = " union ".join(
            f"select distinct kode_kelurahan_desa from {side.read('registry/family')}"
            for side in (quarters.now, quarters.before)
            if side
        )
        codes = [code for (code,) in con.execute(villages).fetchall()]
        models = {"baru": new, "lama": old} if new.id != old.id else {"baru": new}
        places = make_cells(con, codes, models)
        adders = {tag: Adder.of(model, places) for tag, model in models.items()}
        return cls(con, quarters, new, old, adders)

    @property
    def is_new_model(self) -> bool:
        """Whether the model changed since the quarter before."""
        return self.new.id != self.old.id

    @property
    def by_members(self) -> bool:
        """Whether a family weighs in a desil as much as it has members."""
        return rules.in_force("decile_weight", self.quarters.now.quarter) == "members"

    @contextmanager
    def beside(self) -> "Iterator[Comparison]":
        """Yield the same over another connection, whose temporary tables are its own."""
        with store.beside(self.con) as con:
            yield replace(self, con=con)

    def read(self, side: str, part: "Part", only: str) -> None:
        """Make the tables of a part's families that another table lists, and of their members.

        Parameters
        ----------
        side : str
            ``new`` or ``old``: the tables are called so, ``_family`` and ``_person``.
        only : str
            A table with the column id.
        """
        quarter = self.quarters.now if side == "new" else self.quarters.before
        assert quarter is not None
        for name, select in (("family", quarter.family), ("person", quarter.person)):
            listed = self.con.sql(f"select id from {only}").to_arrow_table()["id"]
            found = reading.rows(quarter, name, part, listed)
            only = f"{side}_{name}"
            self.con.register(f"{only}_read", found)
            self.con.execute(
                f"create or replace temp view {only} as {select(part, f'{only}_read')}"
            )
