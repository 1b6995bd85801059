"""What no release has decided enters the quarter that is open: nothing twice, nothing lost."""

import pytest

from pipelines import arrive
from pipelines.home import Home
from tests.arrive.quarter import publish, run
from tests.arrive.submissions import QUARTER, as_csv, family, file, headers, person, put, siks_files

LATE = "2026-03-18T00:30:00+07:00"
SECOND, THIRD, FOURTH = QUARTER.next, QUARTER.next.next, QUARTER.next.next.next
DAYS = {SECOND: "2026-06-05T09:00:00+07:00", THIRD: "2026-09-05T09:00:00+07:00"}


def files(number: int) -> list[dict]:
    return siks_files([family(number)], [person(number, number)])


@pytest.fixture
def home(tmp_path) -> Home:
    """A home with two quarters published, the second on the first, and the third open."""
    home = Home(tmp_path)
    put(home, files(1), name="a")
    publish(home, QUARTER, run(home))
    put(home, files(2), name="b", of=SECOND, created=DAYS[SECOND])
    publish(home, SECOND, run(home, SECOND))
    put(home, files(3), name="c", of=THIRD, created=DAYS[THIRD])
    return home


def taken(outcome) -> dict[str, tuple[str, str, int, int]]:
    """Return source, state, rows in and accepted rows of each submission."""
    return {
        row["submission"]: (row["source"], row["state"], row["rows_in"], row["accepted"])
        for row in outcome.rows("submission")
    }


C = ("siks_ng", "diterima", 2, 2)
WAITED = ("tertunda", "diterima", 2, 2)


def test_what_is_decided_is_not_taken_up_again(home):
    assert taken(run(home, THIRD)) == {"c": C}


def test_what_a_revision_adds_after_its_quarter_was_followed_enters_the_open_quarter_once(home):
    put(home, files(4), name="w", created=LATE, waiver="W-1")
    publish(home, QUARTER, run(home), "r1")
    third = run(home, THIRD)
    assert taken(third) == {"c": C, "w": WAITED}
    assert taken(run(home, THIRD)) == taken(third)
    assert len(third.rows("family")) == 2
    publish(home, THIRD, third)
    put(home, files(5), name="d", of=FOURTH, created="2026-12-05T09:00:00+07:00")
    assert set(taken(run(home, FOURTH))) == {"d"}


def test_a_quarter_revised_on_the_revision_has_it_and_the_next_does_not(home):
    put(home, files(4), name="w", created=LATE, waiver="W-1")
    publish(home, QUARTER, run(home), "r1")
    second = run(home, SECOND)
    assert set(taken(second)) == {"b"}, "the first quarter's revision, now followed, has it"
    publish(home, SECOND, second, "r1")
    assert set(taken(run(home, THIRD))) == {"c"}


@pytest.mark.parametrize("created", [LATE, "2026-03-10T09:00:00+07:00"], ids=["late", "in time"])
def test_what_came_after_two_quarters_were_published_is_not_lost(home, created):
    put(home, files(4), name="slow", created=created)
    put(home, files(5), name="slower", of=SECOND, created=DAYS[SECOND])
    third = run(home, THIRD)
    assert taken(third) == {"c": C, "slow": WAITED, "slower": WAITED}
    publish(home, THIRD, third)
    put(home, files(6), name="d", of=FOURTH, created="2026-12-05T09:00:00+07:00")
    assert set(taken(run(home, FOURTH))) == {"d"}


def test_one_name_in_three_quarters_is_three_submissions(home):
    put(home, files(4), name="same", created=LATE)
    put(home, files(5), name="same", of=SECOND, created="2026-06-20T09:00:00+07:00")
    put(home, files(6), name="same", of=THIRD, created=DAYS[THIRD])
    found = taken(run(home, THIRD))
    assert found == {"c": C, "same": C, "2026Q1-same": WAITED, "2026Q2-same": WAITED}


def test_bytes_that_a_release_has_are_a_repeat_with_its_own_line(home):
    put(home, files(1), name="a-again")
    outcome = run(home, THIRD)
    assert outcome.counts("a-again") == ("duplikat", 2, 0, 0, 2, 0, 0)
    assert outcome.submission("a-again")["message"] == (
        "Isinya sama dengan kiriman a triwulan 2026Q1."
    )
    assert len(outcome.rows("family")) == 1


def test_a_replaced_content_sent_again_in_the_place_of_its_successor_counts(home):
    put(home, files(4), name="a2", replaces="a", created="2026-03-11T09:00:00+07:00")
    publish(home, QUARTER, run(home), "r1")
    publish(home, SECOND, run(home, SECOND), "r1")
    put(home, files(1), name="a3", replaces="a2", created="2026-03-12T09:00:00+07:00")
    assert taken(run(home, THIRD))["a3"] == WAITED


def test_a_refused_one_stays_refused_until_it_is_put_right(home):
    sheet = as_csv([family(4)], headers("siks_ng", "keluarga"))
    missing = file("keluarga.csv", "keluarga", sheet, 1)
    content = missing.pop("content")
    place = put(home, [missing], name="torn")
    third = run(home, THIRD)
    assert third.submission("torn")["state"] == "ditolak"
    publish(home, THIRD, third)
    put(home, files(6), name="d", of=FOURTH, created="2026-12-05T09:00:00+07:00")
    assert set(taken(run(home, FOURTH))) == {"d"}
    (place / "keluarga.csv").write_bytes(content)
    assert taken(run(home, FOURTH))["torn"] == ("tertunda", "diterima", 1, 1)


def test_bytes_that_were_refused_twice_are_no_repeat_when_they_come_right(home):
    place = put(home, files(4), name="wrong", bast=None)
    again = place.with_name("wrong-again")
    again.mkdir()
    for each in place.iterdir():
        (again / each.name).write_bytes(each.read_bytes())
    third = run(home, THIRD)
    states = [third.submission(name)["state"] for name in ("wrong", "wrong-again")]
    assert states == ["ditolak", "duplikat"]
    publish(home, THIRD, third)
    put(home, files(4), name="right")
    put(home, files(6), name="d", of=FOURTH, created="2026-12-05T09:00:00+07:00")
    assert taken(run(home, FOURTH))["right"] == WAITED


def test_an_envelope_that_cannot_be_read_is_told_once(home):
    place = put(home, files(4), name="broken")
    (place / "submission.json").write_text("{", encoding="utf-8")
    third = run(home, THIRD)
    assert taken(third)["broken"] == ("tertunda", "ditolak", None, None)
    publish(home, THIRD, third)
    put(home, files(6), name="d", of=FOURTH, created="2026-12-05T09:00:00+07:00")
    assert set(taken(run(home, FOURTH))) == {"d"}


def test_what_waits_is_an_input_of_the_open_quarter_only(home):
    seen = arrive.Inboxes(home, SECOND).fingerprint, arrive.Inboxes(home, THIRD).carried
    assert seen[1] == arrive.Inboxes(home, THIRD).carried
    put(home, files(4), name="slow", created=LATE)
    assert arrive.Inboxes(home, SECOND).fingerprint == seen[0]
    assert arrive.Inboxes(home, THIRD).carried != seen[1]


@pytest.mark.parametrize(
    ("name", "replaces"),
    [("new", "lost"), ("new", "new"), ("new", "b"), ("a", "c-of-last-year")],
    ids=["nowhere", "itself", "decided last quarter", "nowhere, one of its own name there"],
)
def test_what_replaces_a_submission_that_is_not_there_is_refused(home, name, replaces):
    put(home, files(4), name=name, of=THIRD, created=DAYS[THIRD], replaces=replaces)
    outcome = run(home, THIRD)
    assert outcome.counts(name) == ("ditolak", 2, 0, 2, 0, 0, 0)
    assert set(outcome.rules(name)) == {"PENGGANTI_TANPA_ASAL"}
    assert (
        f"kiriman '{replaces}' tidak ada di kotak masuk 2026Q3"
        in (outcome.submission(name)["message"])
    )


def test_a_name_that_may_be_a_persons_is_not_repeated(home):
    put(home, files(4), name="new", of=THIRD, created=DAYS[THIRD], replaces="3201010101010001")
    assert "3201010101010001" not in run(home, THIRD).told("new")


def test_one_that_waits_may_replace_what_its_own_quarter_decided(home):
    put(home, files(4), name="a-new", created=LATE, replaces="a")
    stranger = {"kode_kabupaten_kota": "3202", "created": LATE}
    put(home, files(5), name="thief", replaces="a", **stranger)
    outcome = run(home, THIRD)
    assert taken(outcome)["a-new"] == WAITED
    assert outcome.submission("thief")["state"] == "ditolak"
    assert "milik pengirim lain" in outcome.submission("thief")["message"]


def test_what_waits_is_replaced_from_the_open_quarter(home):
    put(home, files(4), name="slow", created=LATE)
    put(home, files(5), name="better", of=THIRD, created=DAYS[THIRD], replaces="slow")
    found = taken(run(home, THIRD))
    assert found["slow"][1] == "digantikan" and found["better"] == C


def test_the_name_of_a_decided_one_is_not_mistaken_for_an_older_one_that_waits(home):
    put(home, files(4), name="b", created=LATE)  # of the first quarter; the second has its own b
    put(home, files(5), name="b-new", of=SECOND, created="2026-06-20T09:00:00+07:00", replaces="b")
    found = taken(run(home, THIRD))
    assert found["b"] == WAITED and found["b-new"] == WAITED


def test_the_order_of_arrival_does_not_matter(tmp_path):
    batches = set()
    for turn, order in enumerate((slice(None), slice(None, None, -1))):
        home = Home(tmp_path / str(turn))
        put(home, files(1), name="a")
        publish(home, QUARTER, run(home))
        for number in range(2, 9)[order]:
            put(home, files(number), name=f"slow-{number}", created=LATE)
        put(home, files(9), name="b", of=SECOND, created=DAYS[SECOND])
        assert len(run(home, SECOND).rows("family")) == 8
        batches.add(home.work(SECOND, "arrive.json").read_text("utf-8"))
    assert len(batches) == 1
