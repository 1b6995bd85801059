"""Why a score changed: two walks from the old state of a family to the new one.

Every player (model, region, time, members, and each changed variable) is moved from old to new
one at a time, in order and in reverse; every state between goes through the same feature view
as the register itself. A walk reads the tables ``old_family``, ``new_family``, ``old_person``,
``new_person`` (as the view reads them) and ``pair`` (id, skor, skor_sebelumnya, peka: whether
a member passed an age at which the view looks; otherwise time changes nothing).
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipelines.codebook import load
from pipelines.in_memory import Unusual
from pipelines.rank import compiled, states
from pipelines.rank.variables import URBAN, family_columns, person_columns
from pipelines.store import query

if TYPE_CHECKING:
    from pipelines.rank.comparison import Comparison

MODEL, REGION, TIME, MEMBERS, FIRST_VARIABLE = range(5)
VILLAGE = "kode_kelurahan_desa"
LAST = 999  # beyond every player


@dataclass(frozen=True, slots=True)
class Player:
    """What can change a score; `position` is its place in the walk."""

    position: int
    cause: str
    variable: str | None = None
    asked_of: str | None = None

    @property
    def name(self) -> str:
        """Return what `sebab_utama` says."""
        return self.variable or self.cause

    @property
    def family_column(self) -> str | None:
        """Return the family's column whose source tells who moved this player."""
        if self.position == REGION:
            return VILLAGE
        return self.variable if self.asked_of == "family" else None

    @property
    def group(self) -> str | None:
        """Return the group of a member's answers whose source tells who moved this player."""
        if self.variable is None or self.asked_of != "person":
            return None
        column = load().column(self.variable, "person")
        return load().variable(column.variable, "person").group


@cache
def players() -> tuple[Player, ...]:
    """Return all players, in the order of the walk."""
    read = {("family", c.name) for c in family_columns()}
    read |= {("person", c.name) for c in person_columns()}
    columns = [
        (variable.asked_of, column.name)
        for variable in load().variables
        for column in variable.components
        if (variable.asked_of, column.name) in read
    ]
    return (
        Player(MODEL, "model"),
        Player(REGION, "wilayah"),
        Player(TIME, "waktu"),
        Player(MEMBERS, "anggota"),
        *(
            Player(position, "variabel", name, asked_of)
            for position, (asked_of, name) in enumerate(columns, FIRST_VARIABLE)
        ),
    )


@cache
def groups() -> tuple[str, ...]:
    """Return the groups of members' answers that the model reads, in codebook order."""
    return tuple(dict.fromkeys(player.group for player in players() if player.group))


def _of(asked_of: str) -> list[Player]:
    return [player for player in players() if player.asked_of == asked_of]


# An urban boundary redrawn around a family that stayed is no move of the family.
_URBAN_POSITION = (
    f"case when old_family.kode_kelurahan_desa <> new_family.kode_kelurahan_desa then {REGION} "
    "else {own} end"
)


def _differ(columns: list[str]) -> str:
    """Return the condition that an old and a new row differ, which few do."""
    old, new = (", ".join(side + column for column in columns) for side in ("old", "new"))
    return f"hash({old}) <> hash({new})"


def changed_players(is_new_model: bool) -> str:
    """Return the select of who has anything to do with a family's change.

    Columns id, posisi, and tentang_anggota: whether it is a matter of the members.
    """
    family = ", ".join(
        "case when old_family.{c} is distinct from new_family.{c} then {p} end".format(
            c=player.variable,
            p=_URBAN_POSITION.format(own=player.position)
            if player.variable == URBAN
            else player.position,
        )
        for player in _of("family")
    )
    person = ", ".join(
        f"case when is_old and is_new and old_{player.variable} "
        f"is distinct from new_{player.variable} then {player.position} end"
        for player in _of("person")
    )
    families, persons = ([p.variable for p in _of(of)] for of in ("family", "person"))
    always = f"{MODEL}, " if is_new_model else ""
    moved = "old_family.kode_kelurahan_desa <> new_family.kode_kelurahan_desa"
    of_members = ", ".join(str(at) for at in (TIME, MEMBERS, *(p.position for p in _of("person"))))
    return f"""
    select distinct id, posisi, posisi in ({of_members}) as tentang_anggota from (
        select id, unnest([
            {always}case when peka then {TIME} end, case when {moved} then {REGION} end, {family}
        ]) as posisi
        from new_family inner join old_family using (id) inner join pair using (id)
        where {is_new_model} or peka
            or {_differ(["_family.kode_kelurahan_desa", *(f"_family.{c}" for c in families)])}
        union all
        select id, unnest([case when is_old <> is_new then {MEMBERS} end, {person}]) as posisi
        from member_pair
        where is_old <> is_new or {_differ([f"_{c}" for c in persons])}
    ) where posisi is not null
    """


def member_pairs() -> str:
    """Return the select that puts the old and the new row of each member side by side."""
    columns = ", ".join(
        f"{side}_person.{c.name} as {side}_{c.name}"
        for side in ("old", "new")
        for c in person_columns()
    )
    return f"""
    select
        coalesce(new_person.id, old_person.id) as id,
        coalesce(new_person.id_individu, old_person.id_individu) as id_individu,
        old_person.id is not null as is_old,
        new_person.id is not null as is_new,
        {columns}
    from (select * from new_person semi join pair using (id)) as new_person
    full join (select * from old_person semi join pair using (id)) as old_person
        on new_person.id = old_person.id and new_person.id_individu = old_person.id_individu
    """


def _moved(position: int | str) -> str:
    return f"{position} between state.first_new and state.last_new"


def state_family() -> str:
    """Return the family rows of all states between old and new."""
    columns = ",\n".join(
        "case when {moved} then new_family.{c} else old_family.{c} end as {c}".format(
            moved=_moved(
                _URBAN_POSITION.format(own=player.position)
                if player.variable == URBAN
                else player.position
            ),
            c=player.variable,
        )
        for player in _of("family")
    )
    return f"""
    select
        state.number as id,
        null::bigint as nomor_kartu_keluarga,
        case when {_moved(REGION)} then new_family.kode_kelurahan_desa
            else old_family.kode_kelurahan_desa end as kode_kelurahan_desa,
        {columns}
    from state
    inner join old_family on state.id = old_family.id
    inner join new_family on state.id = new_family.id
    """


ALIKE = "(select number as id, sama from state)"  # whose members are those of which state
# each state that others have their members of
OF_MEMBERS = """(
    select distinct
        sama as number, sama >> 20 as id, (sama >> 10) & 1023 as first_new, sama & 1023 as last_new
    from state
)"""


def state_person(old_day: str, new_day: str, states: str = "state") -> str:
    """Return the member rows of all states between old and new, or of some.

    Who came or left is there, or not, with the player `anggota` and brings its own values.
    """
    columns = ",\n".join(
        f"case when is_new and (not is_old or {_moved(player.position)}) "
        f"then new_{player.variable} else old_{player.variable} end as {player.variable}"
        for player in _of("person")
    )
    return f"""
    select
        state.number as id,
        member_pair.id_individu,
        case when {_moved(TIME)} then {new_day} else {old_day} end as tanggal_acuan,
        {columns}
    from {states} as state
    inner join member_pair on state.id = member_pair.id
    where (is_old and is_new) or is_new = ({_moved(MEMBERS)})
    """


def state_score(is_new_model: bool) -> str:
    """Return the select of the scores of all states, over ``known`` and ``state``."""
    skor = "skor_baru"
    if is_new_model:
        skor = f"case when state.first_new = {MODEL} then skor_baru else skor_lama end"
    return (
        f"select state.id, first_new, last_new, {skor} as skor "
        "from known inner join state on known.id = state.number"
    )


def walk(comparison: "Comparison") -> None:
    """Add the contributions of every family of `pair` to tables contribution and main_cause."""
    con, quarters = comparison.con, comparison.quarters
    if not con.execute("select count(*) from pair").fetchall()[0][0]:
        return
    assert quarters.before is not None
    con.execute(f"create or replace temp table member_pair as {member_pairs()}")
    con.execute(
        f"create or replace temp table player as {changed_players(comparison.is_new_model)}"
    )
    con.execute("create or replace temp table state as " + query("rank/states"), {"beyond": LAST})
    # tables, since the view names a column more than once and would find its state each time
    persons = state_person(quarters.before.day, quarters.now.day, OF_MEMBERS)
    con.execute(f"create or replace temp table state_person as {persons}")
    try:
        moving = [(player.name, player.position) for player in _of("family")]
        con.register("state_family", states.families(con, REGION, moving))
    except Unusual:
        con.execute(f"create or replace temp table state_family as {state_family()}")
    compiled.score(con, comparison.adders, "from state_family", "from state_person", ALIKE)
    scores = state_score(comparison.is_new_model)
    con.execute(f"create or replace temp table state_score as {scores}")
    con.unregister(compiled.KNOWN)
    con.unregister("state_family")
    con.execute("drop table if exists state_family; drop table state_person")
    con.execute(
        "create or replace temp table walked as " + query("rank/contributions"),
        {"beyond": LAST, "time": TIME},
    )
    con.execute(
        "insert into contribution select id, posisi, sumbangan from walked where sumbangan <> 0"
    )
    con.execute("insert into main_cause " + query("rank/main_cause"), {"model": MODEL})
