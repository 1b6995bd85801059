"""Which proposals have their chain of sign-offs, and which wait, go back or are replaced.

A family row that bears a proposal number needs the sign-offs of its source's tiers, by that number
or by the name of its submission. Sign-offs of earlier quarters that were not used up are known from
the release that the quarter follows.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from pipelines import rules, store
from pipelines.conform.chain import WAITS, Signoff, Verdict, follow
from pipelines.conform.naming import text
from pipelines.conform.report import empty
from pipelines.conform.units import HOLD, Loaded, hold_units
from pipelines.home import table
from pipelines.quarter import Quarter
from pipelines.sources import Source
from pipelines.sources.arrived import Arrived

INTO, PROPOSAL = "signoff", "proposal"
LAPSED = "KEDALUWARSA"
_FETCH = 50_000
_VERDICTS = {verdict.name.lower(): verdict for verdict in Verdict}


def prepare(con: duckdb.DuckDBPyConnection, quarter: Quarter) -> None:
    """Make the macros that read sign-offs."""
    tiers: dict[str, dict[str, list[str]]] = rules.in_force("signoff_tiers", quarter)
    con.execute(store.query("conform/signoff_macros"))
    names = {word: tier for tier, told in tiers.items() for word in told["names"]}
    con.execute(f"create or replace temp macro tier_of(cell) as {_case('plain(cell)', names)}")
    roles = {tier: f"plain(peran) in ({_listed(told['roles'])})" for tier, told in tiers.items()}
    _by_tier(con, "may_hold(tier, peran)", roles)
    papers = {
        tier: f"list_has_any(string_split(plain(dokumen), '_'), [{_listed(told['documents'])}])"
        for tier, told in tiers.items()
        if told["documents"]
    }
    _by_tier(con, "is_paper_of(tier, dokumen)", papers)
    meeting = rules.in_force("signoff_meeting", quarter)
    con.execute(
        "create or replace temp macro is_meeting(tier, dokumen) as "
        f"tier = {text(meeting['tier'])} and not list_has_any("
        f"string_split(plain(dokumen), '_'), [{_listed(meeting['without'])}])"
    )


def follow_on(
    con: duckdb.DuckDBPyConnection, submissions: Iterable[Arrived], followed: Path | None
) -> None:
    """Make ``earlier_signoff``, and of submissions decided in part ``waiting_line``.

    Parameters
    ----------
    followed : Path or None
        The release of the quarter before, which says what waits.
    """
    con.execute("create table unfinished (kiriman integer, triwulan varchar, isi varchar)")
    con.execute("create table file_place (kiriman integer, berkas smallint, nama varchar)")
    some = [each for each in submissions if each.unfinished]
    store.insert(con, "unfinished", [(each.kiriman, each.triwulan, each.isi) for each in some])
    places = [(each.kiriman, file.berkas, file.name) for each in some for file in each.files]
    store.insert(con, "file_place", places)
    con.execute(
        "create table waiting_line (kiriman integer, berkas smallint, lembar varchar, baris bigint)"
    )
    if followed is None:
        con.execute(f"create view earlier_signoff as {store.query('ledger/no_signoff')}")
        return
    for name in ("ledger/signoff", "ledger/submission", "held_back/row"):
        store.view(con, f"earlier_{name.rpartition('/')[2]}", table(followed, name))
    con.execute(f"insert into waiting_line {store.query('conform/waiting_line')}")


def _case(value: str, words: dict[str, str]) -> str:
    whens = " ".join(f"when {text(word)} then {text(tier)}" for word, tier in words.items())
    return f"case {value} {whens} end"


def _by_tier(con: duckdb.DuckDBPyConnection, macro: str, held: dict[str, str]) -> None:
    whens = " ".join(f"when {text(tier)} then {sql}" for tier, sql in held.items())
    con.execute(f"create or replace temp macro {macro} as case tier {whens} else true end")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(text, words))


def are_needed(source: Source, quarter: Quarter) -> bool:
    """Return whether proposals of the source need sign-offs."""
    return source.source in rules.in_force("signoff_required", quarter)


def write_without(con: duckdb.DuckDBPyConnection, part: Path) -> None:
    """Write the table of proposals where no source had one."""
    if not (part / PROPOSAL).exists():
        none = store.query("conform/no_proposal")
        store.write(con, none, part / PROPOSAL / "part-00.parquet", "kiriman")


class Chains:
    """The proposals of one source while its families are judged.

    Parameters
    ----------
    conformed : Path
        The conformed tables while they are being written, with the quarter's own sign-offs.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        source: Source,
        quarter: Quarter,
        conformed: Path,
    ) -> None:
        self._con, self._quarter = con, quarter
        order: list[str] = rules.in_force("signoff_order", quarter)
        needed = rules.in_force("signoff_required", quarter)[source.source]
        self._tiers = order
        self._places = {tier: place for place, tier in enumerate(order, 1)}
        self._required = [self._places[tier] for tier in needed]
        self._ignored: set[tuple[Any, ...]] = set()
        self._load(source, conformed)

    def _load(self, source: Source, conformed: Path) -> None:
        """Make ``signoff_event``, every sign-off that may count, and what numbers they name."""
        folder = conformed / INTO
        own = sorted(folder.glob(f"part-{source.number:02}-*.parquet")) if folder.exists() else []
        if own:
            store.view(self._con, "own_signoff", own)
        else:
            self._con.execute(f"create or replace view own_signoff as {empty(INTO)}")
        # no temporary table: it is read by another cursor while outcomes are written
        self._con.execute(
            f"create or replace table signoff_event as {store.query('conform/signoff_event')}",
            {"source": source.source},
        )
        for name in ("named_number", "newest_number"):
            self._con.execute(
                f"create or replace temp table {name} as {store.query(f'conform/{name}')}"
            )

    def hold(self, loaded: list[Loaded], part: Path) -> None:
        """Hold the families of a portion whose chain is not complete; set replaced ones aside.

        Parameters
        ----------
        part : Path
            Gets the portion's proposals with where they stand.
        """
        con = self._con
        con.execute(f"create or replace table proposal as {store.query('conform/proposal')}")
        whole = self._of_submissions()
        self._keep("by_day", "kiriman integer, tanggal date", self._by_day(whole))
        self._keep("by_number", "kiriman integer, unit bigint", self._by_number(whole))
        con.execute(
            f"create or replace temp table standing as {store.query('conform/standing')}",
            {
                "kuartal": rules.in_force("signoff_waiting_quarters", self._quarter),
                "menunggu": WAITS,
                "kedaluwarsa": LAPSED,
            },
        )
        hold_units(con, loaded, "standing")
        order = "kiriman, berkas, lembar, baris"
        store.write(con, store.query("conform/proposal_outcome"), part, order)

    def _of_submissions(self) -> dict[int, list[Signoff]]:
        """Return the sign-offs of whole submissions."""
        whole: dict[int, list[Signoff]] = defaultdict(list)
        for kiriman, *told in _stream(self._con, "conform/signoff_of_submission"):
            whole[kiriman].append(self._signoff(told))
        return whole

    def _by_day(self, whole: dict[int, list[Signoff]]) -> Iterator[tuple[Any, ...]]:
        """Decide the proposals that no sign-off names by number: alike by submission and day."""
        known: dict[tuple[int, int], tuple[str | None, str | None]] = {}
        for kiriman, day in _stream(self._con, "conform/proposal_day"):
            signoffs = whole.get(kiriman, [])
            # the day matters only beside those of refusals
            ending = sum(s.day >= day for s in signoffs if s.verdict is not Verdict.SETUJU)
            if (kiriman, ending) not in known:
                known[kiriman, ending] = self._decide(kiriman, signoffs, day)
            yield kiriman, day, *known[kiriman, ending]

    def _by_number(self, whole: dict[int, list[Signoff]]) -> Iterator[tuple[Any, ...]]:
        """Decide the proposals that some sign-off names by number, one after the other."""
        found = _stream(self._con, "conform/signoff_of_number")
        for (kiriman, unit, day), rows in itertools.groupby(found, itemgetter(0, 1, 2)):
            named = [self._signoff(row[3:]) for row in rows]
            signoffs = named + whole.get(kiriman, [])
            yield kiriman, unit, *self._decide(kiriman, signoffs, day)

    def _signoff(self, told: Sequence[Any]) -> Signoff:
        day, tier, verdict, role, document = told
        return Signoff(day, self._places[tier], _VERDICTS[verdict], role, document)

    def _decide(
        self, kiriman: int, signoffs: list[Signoff], observed: date
    ) -> tuple[str | None, str | None]:
        """Return the rule that holds a proposal, and the tier that is meant."""
        (rule, place), ignored = follow(signoffs, self._required, observed)
        for each, reason in ignored.items():
            tier = self._tiers[each.tier - 1]
            self._ignored.add((kiriman, tier, each.day, each.role, each.document, reason))
        return rule, self._tiers[place - 1] if rule else None

    def _keep(self, name: str, key: str, rows: Iterator[tuple[Any, ...]]) -> None:
        """Make a table of decisions."""
        self._con.execute(
            f"create or replace temp table {name} ({key}, rule varchar, tingkat varchar)"
        )
        store.insert(self._con, name, rows)

    def warn(self) -> None:
        """Report the sign-offs that did not count, after the last portion."""
        self._con.execute(
            "create or replace temp table ignored (kiriman integer, tingkat varchar, tanggal date, "
            "peran varchar, dokumen varchar, rule varchar)"
        )
        store.insert(self._con, "ignored", sorted(self._ignored))
        self._con.execute(f"{HOLD} {store.query('conform/signoff_ignored')}")


def _stream(con: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    found = con.cursor().execute(store.query(query))
    while rows := found.fetchmany(_FETCH):
        yield from rows
