"""Proposals and their sign-offs as they are sent: what goes on, what waits, what goes back."""

import pytest

from pipelines.home import Home
from tests.arrive.quarter import run
from tests.arrive.submissions import family, person, put, siks_files
from tests.conform.signing import TIERS, chain, proposals, signoff, signoff_file

SPTJM, MEMO = {"nomor_dokumen": "SPTJM-9"}, {"nomor_dokumen": "MEMO-9"}
MARCH = "2026-03-05T09:00:00+07:00"


def waits_at(tier: str) -> str:
    return f"MENUNGGU tingkat {tier}"


# one family each: its sign-offs, and where it then stands
CASES = {
    "signed": (chain("U"), None),
    "in any spelling": (
        [
            signoff("RT/RW", "u", peran="KETUA  RW"),
            signoff("Desa/Kelurahan", "U", peran="Lurah", nomor_dokumen="12/BA/MUSKEL/2026"),
            *chain("U", TIERS[2:]),
        ],
        None,
    ),
    "upside down": (chain("U")[::-1], None),
    "all twice": (chain("U") * 2, None),
    "nobody": ([], waits_at("rt_rw")),
    **{
        f"without {tier}": (chain("U", [t for t in TIERS if t != tier]), waits_at(tier))
        for tier in TIERS
    },
    "village by SPTJM": (
        [
            *chain("U", TIERS[:1]),
            signoff("desa", "U", nomor_dokumen="SPTJM-9"),
            *chain("U", TIERS[2:]),
        ],
        None,
    ),
    "village by another paper": (
        [
            *chain("U", TIERS[:1]),
            signoff("desa", "U", nomor_dokumen="MEMO-9"),
            *chain("U", TIERS[2:]),
        ],
        waits_at("desa"),
    ),
    "one role in two tiers": (
        [
            *chain("U", TIERS[:3]),
            signoff("dinsos", "U", peran="Sekretaris Daerah"),
            signoff("bupati", "U", peran="Sekretaris Daerah"),
        ],
        waits_at("bupati"),
    ),
    "one paper in two tiers": (
        [*chain("U", TIERS[:3]), *chain("U", TIERS[3:], nomor_dokumen="SK/1")],
        waits_at("bupati"),
    ),
    "a role of another tier": (
        [*chain("U", TIERS[:4]), signoff("bupati", "U", peran="Camat")],
        waits_at("bupati"),
    ),
    "out of order": (
        [
            *chain("U", TIERS[:2]),
            signoff("kecamatan", "U", tanggal="2026-03-03"),
            *chain("U", TIERS[3:]),
        ],
        waits_at("kecamatan"),
    ),
    "signed before it could be known": (
        [*chain("U", TIERS[:4]), signoff("bupati", "U", tanggal="2026-03-06")],
        waits_at("bupati"),
    ),
    "an unknown tier": ([*chain("U", TIERS[:4]), signoff("gubernur", "U")], waits_at("bupati")),
    "returned": (
        [*chain("U", TIERS[:2]), signoff("kecamatan", "U", putusan="kembalikan")],
        "DIKEMBALIKAN tingkat kecamatan",
    ),
    "rejected": (
        [*chain("U", TIERS[:3]), signoff("dinsos", "U", putusan="Tolak")],
        "DITOLAK_TINGKAT tingkat dinsos",
    ),
    "returned before its answers were observed": (
        [signoff("rt_rw", "U", putusan="kembalikan", tanggal="2026-02-01"), *chain("U")],
        None,
    ),
    "rejected out of turn": ([signoff("bupati", "U", putusan="tolak")], waits_at("rt_rw")),
    "by submission": (chain(submission="case"), None),
    "by both": ([*chain("U", TIERS[:3]), *chain(submission="case", tiers=TIERS[3:])], None),
    "of another submission": (chain(submission="other"), waits_at("rt_rw")),
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """All cases as submissions of one inbox, the numbers made different."""
    home = Home(tmp_path_factory.mktemp("signoffs"))
    for n, (name, (signoffs, _)) in enumerate(CASES.items(), start=1):
        sent = name.replace(" ", "-").replace("/", "-")
        rows = [
            {
                **row,
                "nomor_usulan": f"{row['nomor_usulan']}{n}" if row["nomor_usulan"] else "",
                "submission": sent if row["submission"] == "case" else row["submission"],
            }
            for row in signoffs
        ]
        files = [*proposals((n, f"U{n}")), *([signoff_file(rows)] if rows else [])]
        put(home, files, name=sent, created=MARCH)
    put(home, siks_files([family(900)], [person(900, 900)]), name="unnumbered")
    put(home, proposals((901, "L-1")), name="alone")
    in_time, too_late = "2026-03-25T23:59:00+07:00", "2026-03-26T00:01:00+07:00"
    put(home, [signoff_file(chain("L-1"))], name="signed-later", created=in_time)
    put(home, proposals((902, "L-2")), name="alone-too")
    put(home, [signoff_file(chain("L-2"))], name="too-late", created=too_late)
    put(home, proposals((903, "U900"), kode_kelurahan_desa="3202012001"), name="elsewhere",
        kode_kabupaten_kota="3202")  # fmt: skip
    put(home, [signoff_file(chain("U900"))], name="not-ours")
    return run(home)


@pytest.mark.parametrize("name", CASES)
def test_where_a_proposal_stands(outcome, name):
    sent = name.replace(" ", "-").replace("/", "-")
    wanted = CASES[name][1]
    found = outcome.rows("held_back_row", f"submission = '{sent}' and berkas <> 'pengesahan.csv'")
    if wanted is None:
        assert not found
        return
    rule, tier = wanted.split(" ", 1)
    assert {(row["berkas"], row["kode_aturan"]) for row in found} == {
        ("keluarga.csv", rule),
        ("anggota.csv", rule),
    }
    assert all(tier in row["pesan"] for row in found)


def test_every_row_is_accounted_for(outcome):
    for line in outcome.rows("submission"):
        parts = ("accepted", "held_back", "duplicate", "superseded", "out_of_window")
        assert line["rows_in"] == sum(line[part] for part in parts)


def test_rows_without_a_number_rest_on_the_submissions_own_minutes(outcome):
    assert outcome.counts("unnumbered") == ("diterima", 2, 2, 0, 0, 0, 0)


def test_sign_offs_may_come_alone_until_the_final_day(outcome):
    assert outcome.counts("alone") == ("diterima", 2, 2, 0, 0, 0, 0)
    assert outcome.counts("signed-later") == ("diterima", 5, 5, 0, 0, 0, 0)
    assert outcome.counts("alone-too") == ("diterima", 2, 0, 2, 0, 0, 0)
    assert outcome.counts("too-late") == ("di_luar_jadwal", 5, 0, 0, 0, 0, 5)


def test_the_sign_offs_of_another_kabupaten_count_for_nothing(outcome):
    assert outcome.counts("elsewhere")[2:4] == (0, 2)


@pytest.mark.parametrize(
    ("name", "rule", "table"),
    [
        ("village-by-another-paper", "PENGESAHAN_DOKUMEN", "held_back_row"),
        ("a-role-of-another-tier", "PENGESAHAN_PERAN", "held_back_row"),
        ("signed-before-it-could-be-known", "PENGESAHAN_TANGGAL", "held_back_row"),
        ("an-unknown-tier", "NILAI_KODE", "held_back_row"),
        ("one-role-in-two-tiers", "PENGESAHAN_RANGKAP", "held_back_warning"),
        ("one-paper-in-two-tiers", "PENGESAHAN_RANGKAP", "held_back_warning"),
        ("out-of-order", "PENGESAHAN_URUTAN", "held_back_warning"),
        ("without-kecamatan", "PENGESAHAN_URUTAN", "held_back_warning"),
    ],
)
def test_a_sign_off_that_does_not_count_is_told_to_its_sender(outcome, name, rule, table):
    assert rule in outcome.rules(name, table)
