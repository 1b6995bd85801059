"""What may have moved a family's score since the quarter before, found without joining the two.

A score is a sum over a family's rows and the day of reference, so a family keeps its score under
the same model if its fingerprint is the same and no member passed an age at which the feature
view looks. Only the others are looked at again: a tenth or two of the nation.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipelines.errors import DataStop
from pipelines.rank.view import ages

if TYPE_CHECKING:
    from pipelines.rank.inputs import Part, Side

# One family in so many is looked at although nothing moved it: its score must be last quarter's.
_CHECKED = 128
_LEAP = timedelta(days=2)  # who was born on 29 February is rather looked at once too often


def windows(old: date, new: date) -> list[tuple[date, date]]:
    """Return the birth dates, first to last, with which an age of the view was passed."""
    return [
        (old.replace(year=old.year - age) - _LEAP, new.replace(year=new.year - age) + _LEAP)
        for age in ages()
    ]


def passed_an_age(old: date, new: date) -> str:
    """Return the condition that a birth date passed an age of the view between two days."""
    listed = " or ".join(
        f"tanggal_lahir between date '{first}' and date '{last}'"
        for first, last in windows(old, new)
    )
    return f"coalesce({listed}, false)"


def aged_select(now: "Side", before: "Side", part: "Part | None" = None) -> str:
    """Return the select of the families (id) of which a member passed an age of the view."""
    passed = passed_an_age(before.quarter.reference_date, now.quarter.reference_date)
    return " union all ".join(
        f"select id_keluarga as id from {side.members(part)} and {passed}" for side in (now, before)
    )


def touched_select(
    now: "Side", before: "Side", part: "Part | None" = None, aged: str | None = None
) -> str:
    """Return the select of the families, of a part or all, whose score may not be last quarter's.

    Its columns: id; ``berubah``, the fingerprint differs, or the family is of one quarter only;
    ``peka``, a member passed an age.

    Parameters
    ----------
    aged : str, optional
        A relation that holds what `aged_select` gives.
    """
    rows = f"from {aged}" if aged else aged_select(now, before, part)
    # who counts as a member may be ruled otherwise than last quarter
    ruled = "false" if now.present == before.present else "true"
    return f"""
        with compared as (
            select
                coalesce(now.id_keluarga, before.id_keluarga) as id,
                {ruled} or now.sidik is distinct from before.sidik as berubah
            from ({now.fingerprints(part)}) as now
            full join ({before.fingerprints(part)}) as before
                on now.id_keluarga = before.id_keluarga
        ),
        aged as (select distinct id from ({rows}))
        select compared.id, compared.berubah, aged.id is not null as peka
        from compared left join aged on compared.id = aged.id
        where compared.berubah or aged.id is not null or compared.id % {_CHECKED} = 0
        """


# families scored anew that have another score although nothing moved them
MOVED_UNTOUCHED = (
    "select count(*) from scored inner join touched using (id) "
    "where not berubah and not peka and skor is distinct from skor_sebelumnya"
)


def refuse_moved(wrong: int) -> None:
    """Stop if `MOVED_UNTOUCHED` counts any family."""
    if wrong:
        raise DataStop(
            f"{wrong} families of which nothing changed have another score than in the release "
            "before; that release was changed after it was published, or its ranking was made "
            "otherwise. Verify it (dtsen verify) and rank that quarter again"
        )
