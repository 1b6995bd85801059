"""A proposal waits with its own date, quarter after quarter: signed, replaced, or lapsed."""

import shutil
from datetime import date

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.arrive.quarter import Outcome, publish, run
from tests.arrive.submissions import QUARTER, family, person, put, siks_files
from tests.conform.signing import TIERS, chain, proposals, signoff, signoff_file

PARTS = ("accepted", "held_back", "duplicate", "superseded", "out_of_window")


def day(quarter: Quarter, of_month: int = 5) -> str:
    return f"{quarter.last_month.replace(day=of_month)}T09:00:00+07:00"


def mixed() -> list[dict]:
    """Three proposals: signed, waiting at the bupati, waiting at the desa; and their sign-offs."""
    signed = [*chain("A"), *chain("B", TIERS[:4]), *chain("C", TIERS[:1])]
    return [*proposals((1, "A"), (2, "B"), (3, "C")), signoff_file(signed)]


def quarters(home: Home, last: int, sent=()) -> list[Outcome]:
    """Run quarters one after the other; `sent` gives what each gets: (place, name, files)."""
    outcomes, quarter = [], QUARTER
    for place in range(last + 1):
        for when, name, files, *more in sent:
            if when == place:
                put(home, files, name=name, of=quarter, created=day(quarter), **(more or [{}])[0])
        n = 50 + place
        put(home, siks_files([family(n)], [person(n, n)]), name=f"own-{place}", of=quarter,
            created=day(quarter))  # fmt: skip
        outcomes.append(run(home, quarter))
        publish(home, quarter, outcomes[-1])
        quarter = quarter.next
    return outcomes


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_what_is_signed_in_the_second_quarter_enters_with_its_old_date(home):
    later = signoff("bupati", "B", tanggal="2026-06-02")
    sent = [(0, "first", mixed()), (1, "papers", [signoff_file([later])])]
    first, second, third = quarters(home, 2, sent)
    assert first.counts("first") == ("diterima", 16, 2 + 10, 4, 0, 0, 0)
    line = second.submission("first")
    assert second.counts("first") == ("diterima", 16, 2, 2, 12, 0, 0)
    assert (line["source"], line["state"]) == ("tertunda", "diterima")
    (entered,) = second.rows("family", f"kiriman = {line['kiriman']}")
    assert (entered["nomor_referensi"], entered["tanggal"]) == ("B", date(2026, 2, 20))
    assert third.counts("first") == ("diterima", 16, 0, 2, 14, 0, 0)
    assert "tingkat desa" in third.told("first")


def test_a_proposal_lapses_after_four_quarters_and_goes_back(home):
    outcomes = quarters(home, 5, [(0, "first", mixed())])
    for outcome in outcomes[:4]:
        assert set(outcome.rules("first")) == {"MENUNGGU"}
    assert set(outcomes[4].rules("first")) == {"KEDALUWARSA"}
    assert outcomes[4].counts("first") == ("diterima", 16, 0, 4, 12, 0, 0)
    assert not [row for row in outcomes[5].rows("submission") if row["submission"] == "first"]


def test_sign_offs_that_come_before_their_proposal_are_kept_for_it(home):
    sent = [(0, "papers", [signoff_file(chain("A"))]), (1, "first", proposals((1, "A")))]
    _, second = quarters(home, 1, sent)
    assert second.counts("first")[2:4] == (2, 0)


def test_sign_offs_that_are_used_up_serve_nobody_else(home):
    again = proposals((4, "A"))
    _, second = quarters(home, 1, [(0, "first", mixed()), (1, "again", again)])
    assert second.counts("again")[2:4] == (0, 2)


def test_a_revision_replaces_what_waits_under_its_number_or_for_its_family(home):
    revised = proposals((2, "B"), alamat="Jl. Melati 2")
    retold = siks_files([family(3, alamat="Jl. Melati 3")], [person(3, 3)])
    sent = [(0, "first", mixed()), (1, "revised", revised), (1, "retold", retold)]
    _, second, third = quarters(home, 2, sent)
    assert second.counts("first") == ("diterima", 16, 0, 0, 12, 4, 0)
    assert second.counts("revised")[2:4] == (0, 2)
    assert second.counts("retold")[2:4] == (2, 0)
    assert set(third.rules("revised")) == {"MENUNGGU"}


def test_the_whole_submission_may_be_replaced_while_part_of_it_waits(home):
    new = [*proposals((2, "B2")), signoff_file(chain("B2"))]
    sent = [(0, "first", mixed()), (1, "new", new, {"replaces": "first"})]
    _, second = quarters(home, 1, sent)
    assert second.counts("first") == ("digantikan", 16, 0, 0, 12, 4, 0)
    assert second.counts("new")[2:4] == (2 + 5, 0)


def test_the_same_bytes_sent_again_are_a_repeat_of_what_waits(home):
    _, second = quarters(home, 1, [(0, "first", mixed()), (1, "again", mixed())])
    assert second.counts("again") == ("duplikat", 16, 0, 0, 16, 0, 0)
    assert second.counts("first") == ("diterima", 16, 0, 4, 12, 0, 0)


def test_what_waits_is_read_from_the_bytes_stored_then(home):
    quarters(home, 0, [(0, "first", mixed())])
    shutil.rmtree(home.inbox(QUARTER) / "siks_ng" / "first")
    put(home, siks_files([family(60)], [person(60, 60)]), name="b", of=QUARTER.next,
        created=day(QUARTER.next))  # fmt: skip
    second = run(home, QUARTER.next)
    assert second.counts("first") == ("diterima", 16, 0, 4, 12, 0, 0)
    assert run(home, QUARTER.next).rows("submission") == second.rows("submission")


def test_every_row_of_every_quarter_is_accounted_for(home):
    sent = [(0, "first", mixed()), (1, "papers", [signoff_file(chain("C", TIERS[1:]))])]
    for outcome in quarters(home, 2, sent):
        for line in outcome.rows("submission"):
            assert line["rows_in"] == sum(line[part] for part in PARTS)
            held = outcome.rows("held_back_row", f"submission = '{line['submission']}'")
            places = {(row["berkas"], row["baris"]) for row in held}
            assert line["held_back"] == len(places)
