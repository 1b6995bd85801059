"""What may have moved a family's score since the quarter before, found without joining the two.

A score is a sum over a family's rows and the day of reference, so a family keeps its score under
the same model if no row that the model reads differs and no member passed an age at which the
feature view looks. Only the others are looked at again: a tenth or two of the nation.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipelines.errors import DataStop
from pipelines.rank.variables import family_columns, person_columns
from pipelines.rank.view import ages

if TYPE_CHECKING:
    import duckdb

    from pipelines.rank.inputs import Part, Side

# One family in so many is looked at although nothing moved it: its score must be last quarter's.
_CHECKED = 128
_LEAP = timedelta(days=2)  # who was born on 29 February is rather looked at once too often


def passed_an_age(old: date, new: date) -> str:
    """Return the condition that a birth date passed an age of the view between two days."""
    windows = (
        (old.replace(year=old.year - age) - _LEAP, new.replace(year=new.year - age) + _LEAP)
        for age in ages()
    )
    listed = " or ".join(
        f"tanggal_lahir between date '{first}' and date '{last}'" for first, last in windows
    )
    return f"coalesce({listed}, false)"


def find_touched(
    con: "duckdb.DuckDBPyConnection", now: "Side", before: "Side", part: "Part"
) -> None:
    """Make table ``touched``: the families of a part whose score may not be last quarter's.

    Its columns: id; ``berubah``, a row that the model reads differs, or the family is of one
    quarter only; ``peka``, a member passed an age. The hashes of two equal rows, one of each
    quarter, cancel out, so that nothing has to be joined.
    """
    family = ", ".join(["kode_kelurahan_desa", *(c.name for c in family_columns())])
    person = ", ".join(["id_individu", *(c.name for c in person_columns())])
    passed = passed_an_age(before.quarter.reference_date, now.quarter.reference_date)
    rows = " union all ".join(
        f"select id, hash('family', {family}) as seal, false as peka "
        f"from ({side.family(part)}) "
        f"union all select id, hash('person', {person}) as seal, {passed} as peka "
        f"from ({side.person(part)})"
        for side in (now, before)
    )
    con.execute(
        "create or replace temp table touched as "
        f"select id, bit_xor(seal) <> 0 as berubah, bool_or(peka) as peka from ({rows}) "
        f"group by id having bit_xor(seal) <> 0 or bool_or(peka) or id % {_CHECKED} = 0"
    )


def check_untouched(con: "duckdb.DuckDBPyConnection") -> None:
    """Stop if a family scored anew has another score although nothing moved it."""
    (wrong,) = con.execute(
        "select count(*) from scored inner join touched using (id) "
        "where not berubah and not peka and skor is distinct from skor_sebelumnya"
    ).fetchall()[0]
    if wrong:
        raise DataStop(
            f"{wrong} families of which nothing changed have another score than in the release "
            "before; that release was changed after it was published, or its ranking was made "
            "otherwise. Verify it (dtsen verify) and rank that quarter again"
        )
