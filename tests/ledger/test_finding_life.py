"""The life of findings, quarter after quarter at random, against a fold in plain Python."""

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from pipelines import store
from pipelines.home import Home
from pipelines.ledger import finding as ledger
from pipelines.quarter import Quarter
from tests.ledger.book import publish

RULE = "AC_DAYA_KECIL"
FAMILIES = (1, 2)
# source number and class, in the order in which they send
SENDERS = ((2, "daerah"), (7, "lapangan"))
# what a sender says of a family: nothing, something sound (0), or one of two odd values
SAID = st.sampled_from([None, 0, 1, 1, 2])
QUARTER = st.fixed_dictionaries({f: st.tuples(SAID, SAID) for f in FAMILIES})


@dataclass(frozen=True)
class Life:
    state: str
    first: str
    last: str
    value: int
    source: int
    confirmed: str | None = None


def told(quarter: str, said: tuple, old: Life | None) -> Life | None:
    """What has become of a family's finding, in plain words."""
    odd = [(number, kind, v) for (number, kind), v in zip(SENDERS, said, strict=True) if v]
    if not odd:
        if old is None or old.state == "ditutup":
            return old
        heard = {number for (number, _), v in zip(SENDERS, said, strict=True) if v is not None}
        if old.source in heard:
            return replace(old, state="ditutup")
        return replace(old, state="dikonfirmasi" if old.state == "dikonfirmasi" else "tetap")
    source, _, value = odd[-1]
    kinds = {kind for _, kind, v in odd if v == value}
    same = old is not None and old.value == value
    seen = "lapangan" in kinds and ("daerah" in kinds or same)
    first = old.first if old else quarter
    confirmed = old.confirmed if same and old and old.confirmed else quarter if seen else None
    if confirmed:
        state = "dikonfirmasi"
    elif old is None:
        state = "baru"
    else:
        state = "tetap" if same and old.state != "ditutup" else "terbuka_lagi"
    return Life(state, first, quarter, value, source, confirmed)


def table(path: Path, columns: dict[str, str], rows: list[tuple]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute(f"create table t ({', '.join(f'{n} {k}' for n, k in columns.items())})")
        if rows:
            con.executemany(f"insert into t values ({', '.join('?' * len(columns))})", rows)
        con.execute(f"copy t to '{path}' (format parquet)")


def draw(home: Home, quarter: Quarter, said: dict[int, tuple]) -> None:
    """Write what conform and merge would have left."""
    place, candidate = home.conformed / str(quarter), home.candidate(quarter)
    rows, families = [], []
    for n, (_number, _) in enumerate(SENDERS):
        for family, values in said.items():
            if values[n] is not None:
                families.append((n, family))
            if values[n]:
                rows.append((n, 0, None, 1 + family, RULE, "ac", False, family, None, None,
                             f"{values[n]}|1", f"s{n}", "k.csv"))  # fmt: skip
    names = [
        "kiriman",
        "berkas",
        "lembar",
        "baris",
        "kode_aturan",
        "variabel",
        "menahan",
        "kk",
        "nik",
        "kunci",
        "nilai",
    ]
    kinds = "int,smallint,varchar,bigint,varchar,varchar,boolean,bigint,bigint,varchar,varchar"
    columns = dict(zip(names, kinds.split(","), strict=True))
    table(place / "finding/p.parquet", columns | {"submission": "varchar", "nama": "varchar"}, rows)
    card = {"kiriman": "int", "nomor_kartu_keluarga": "bigint"}
    table(place / "family/p.parquet", card, families)
    person = {**card, "nomor_induk_kependudukan": "bigint"}
    for name in ("person", "civil", "insurance"):
        table(place / f"{name}/p.parquet", person, [])
    submission = {"kiriman": "int", "submission": "varchar", "number": "tinyint"}
    submission |= {"class": "varchar", "kode_kabupaten_kota": "varchar", "created": "timestamp"}
    submission |= {"digest": "varchar", "state": "varchar"}
    senders = [
        (n, f"s{n}", number, kind, "3201", f"2026-01-0{n + 1}", f"d{n}", "diterima")
        for n, (number, kind) in enumerate(SENDERS)
    ]
    table(place / "submission/p.parquet", submission, senders)
    register = {"id_keluarga": "bigint", "nomor_kartu_keluarga": "bigint"}
    register |= {"kode_kabupaten_kota": "varchar"}
    table(
        candidate / "registry/family/prov=32/p.parquet",
        register,
        [(family, family, "3201") for family in FAMILIES],
    )
    people = {"id_individu": "bigint", "nomor_induk_kependudukan": "bigint"}
    table(candidate / "registry/person/prov=32/p.parquet", people | {"id_keluarga": "bigint"}, [])
    store.write_text(home.pointer(quarter, "conform"), json.dumps({"path": str(place)}))


class Findings(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.home, self.quarter = Home(self._folder.name), Quarter.parse("2026Q1")
        self.home.keys.mkdir()
        (self.home.keys / "finding.key").write_bytes(b"k" * 32)
        self.lives: dict[int, Life] = {}

    @rule(said=QUARTER)
    def a_quarter(self, said: dict[int, tuple]) -> None:
        draw(self.home, self.quarter, said)
        ledger.write(self.home, self.quarter)
        for family, values in said.items():
            life = told(str(self.quarter), values, self.lives.get(family))
            self.lives |= {family: life} if life else {}
        files = str(self.home.candidate(self.quarter) / "ledger/finding/*/*.parquet")
        found = duckdb.execute(
            "select id_keluarga, keadaan, triwulan_pertama, triwulan_terakhir, sumber, "
            f"dikonfirmasi from '{files}' order by 1"
        ).fetchall()
        assert found == [
            (family, life.state, life.first, life.last, life.source, life.confirmed)
            for family, life in sorted(self.lives.items())
        ]
        publish(self.home, self.quarter)
        self.quarter = self.quarter.next

    def teardown(self) -> None:
        self._folder.cleanup()


TestFindings = Findings.TestCase
TestFindings.settings = settings(
    max_examples=6, stateful_step_count=6, deadline=None, derandomize=True
)
