"""What goes back to Kemensos about every claim, from the files of channels and offices on."""

import pyarrow.parquet as pq
import pytest

from pipelines import store
from pipelines.home import Home, table
from pipelines.send import proposal
from tests.arrive.submissions import QUARTER, kk, nik
from tests.ledger.book import claim, event, fold, publish, send_claims, send_events

SECOND = QUARTER.next
_READ = {
    "ledger_claim": "ledger/claim",
    "held_back_row": "held_back/row",
    "registry_family": "registry/family",
    "ranked_family": "ranked/family",
}


def answered(home, quarter):
    """Return the rows of citizens' claims among the outcomes, and the claims' ledger."""
    with store.connect() as con:
        for name, source in _READ.items():
            store.view(con, name, table(home.candidate(quarter), source))
        place = home.output(quarter, "conform")
        for name in ("submission", "claim_refused"):
            store.view(con, name, place / name / "*.parquet")
        store.view(con, "conformed_family", place / "family" / "*.parquet")
        batch = home.output(quarter, "arrive")
        path = home.work(quarter, "proposal.parquet")
        proposal.write(con, batch, path)
        told = pq.read_table(path).to_pylist()
        tickets = con.execute("select nomor_tiket from ledger_claim").fetchall()
    return told, sorted(ticket for (ticket,) in tickets)


def events(*told):
    """Draw what offices and reporters did: ticket, event, day, role and further cells."""
    return [
        event(ticket, what, f"{day}T09:00:00+07:00", role, **more)
        for ticket, what, day, role, more in told
    ]


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def decided(ticket, day, outcome, reason=""):
    """Draw a visit and the decision on the day after."""
    after = f"{day[:-2]}{int(day[-2:]) + 1:02d}"
    return [
        (ticket, "kunjungan", day, "pendamping", {"status_kunjungan": "1"}),
        (ticket, "putusan", after, "dinsos", {"putusan": outcome, "alasan": reason}),
    ]


def test_every_claim_that_ended_or_moved_is_answered_once_with_its_reason(home):
    wall = claim(
        "wall", "2026-03-04", 1, variabel="jenis_dinding_terluas", foto="a.jpg|b.jpg|c.jpg"
    )
    wall["nilai"] = "1"
    claims = [
        claim("granted", "2026-03-01", 1),
        claim("partly", "2026-03-01", 2),
        claim("refused", "2026-03-01", 3),
        claim("stranger", "2026-03-01", 4, nik_pelapor=nik(9999)),
        claim("no variable", "2026-03-01", 5, variabel="WARNA"),
        claim("again", "2026-03-02", 1),
        wall,
        claim("withdrawn", "2026-03-02", 6),
        claim("no photo", "2026-03-02", 7, photo=False),
        claim("open", "2026-03-28", 8),
    ]
    send_claims(home, QUARTER, claims, "claims")
    torn = [claim("torn", "2026-03-03", 9)]
    send_claims(home, QUARTER, torn, "torn", legal_basis=None)
    made = events(
        *decided("granted", "2026-03-05", "dikabulkan"),
        *decided("partly", "2026-03-05", "sebagian", "LANTAI_SEBAGIAN"),
        *decided("refused", "2026-03-05", "ditolak", "TIDAK_SESUAI"),
        ("withdrawn", "cabut", "2026-03-04", "warga", {}),
        ("open", "kunjungan", "2026-03-30", "pendamping", {}),  # says not what was found
    )
    send_events(home, made)
    fold(home, QUARTER, {n: int(kk(n)) for n in range(1, 10)})

    told, tickets = answered(home, QUARTER)

    assert sorted(row["nomor_referensi"] for row in told) == tickets
    found = {row["nomor_referensi"]: row for row in told}
    said = {
        ticket: (row["hasil"], row["kode_aturan"], row["alasan_putusan"])
        for ticket, row in found.items()
    }
    texts = {ticket: found[ticket]["pesan"] for ticket in ("stranger", "no variable", "torn")}
    assert said == {
        "granted": ("dikabulkan", None, None),
        "partly": ("sebagian", None, "LANTAI_SEBAGIAN"),
        "refused": ("ditolak", None, "TIDAK_SESUAI"),
        "stranger": ("ditolak", "KLAIM_PELAPOR_TAK_DIKENAL", texts["stranger"]),
        "no variable": ("ditolak", "KLAIM_VARIABEL", texts["no variable"]),
        "torn": ("ditolak", "DASAR_HUKUM", texts["torn"]),
        "again": ("duplikat", None, None),
        "wall": ("eskalasi", None, None),
        "withdrawn": ("dicabut", None, None),
        "no photo": ("kedaluwarsa", None, None),
        "open": ("lapangan", None, None),
    }
    assert "Pelapor tidak dikenal" in texts["stranger"]
    cases = {ticket: (row["kasus"], row["klaim_ulang"]) for ticket, row in found.items()}
    assert cases["again"] == ("granted", 1) and cases["wall"] == ("granted", 0)
    assert cases["refused"] == ("refused", 0) and cases["torn"] == ("torn", 0)
    granted = found["granted"]
    assert (granted["desil_nasional_sebelumnya"], granted["desil_nasional"]) == (3, 1)

    publish(home, QUARTER)
    send_claims(home, SECOND, [claim("anew", "2026-06-01", 2)], "more")
    made = events(
        ("refused", "banding", "2026-04-02", "warga", {}),
        *decided("refused", "2026-04-10", "dikabulkan"),
        *decided("wall", "2026-04-02", "ditolak", "TIDAK_SESUAI"),
        ("granted", "periksa", "2026-04-02", "kemensos", {}),  # too late to change anything
    )
    send_events(home, made, SECOND)
    families = {n: int(kk(n)) for n in range(1, 10)}
    fold(home, SECOND, families, [(n, n, "lanjut") for n in families])

    told, tickets = answered(home, SECOND)

    assert sorted(row["nomor_referensi"] for row in told) == tickets
    assert {row["nomor_referensi"]: (row["hasil"], row["klaim_ulang"]) for row in told} == {
        "refused": ("dikabulkan", 0),  # on appeal
        "wall": ("ditolak", 0),
        "open": ("kedaluwarsa", 0),
        "anew": ("eskalasi", 1),
    }
