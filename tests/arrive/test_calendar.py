"""Until when a submission counts, by the clock of its kabupaten: cut-off, final day, own days."""

import pytest

from pipelines.home import Home
from tests.arrive.quarter import run
from tests.arrive.submissions import person, put, siks_files
from tests.conform.signing import chain, signoff, signoff_file
from tests.decree import decree

ZONES = {"3201": "+07:00", "7371": "+08:00", "9171": "+09:00"}
OWN = "3273"  # with days of its own
LAST = {"proposal": 17, "sign-off": 25}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("calendar"))
    with pytest.MonkeyPatch.context() as patch:
        days = {"cutoff_day": 20, "final_day": 22, "meeting_last_day": 25}
        decree(patch, "calendar_exceptions", {OWN: days})
        number = 0
        for code, offset in {**ZONES, OWN: "+07:00"}.items():
            for kind, last in LAST.items():
                for day, clock in ((last, "23:59:59"), (last + 1, "00:00:00")):
                    number += 1
                    files = siks_files([], [person(number, number)])
                    if kind == "sign-off":
                        files = [signoff_file(chain(f"U-{number}"))]
                    put(
                        home,
                        files,
                        name=f"{kind}-{code}-{day}",
                        kode_kabupaten_kota=code,
                        created=f"2026-03-{day}T{clock}{offset}",
                    )
        meeting = [
            signoff("desa", "A", tanggal="2026-02-20"),
            signoff("desa", "B", tanggal="2026-02-20", nomor_dokumen="SPTJM-2"),
            signoff("desa", "C", tanggal="2026-02-14"),
        ]
        put(home, [signoff_file(meeting)], name="meetings")
        put(home, [signoff_file(meeting)], name="own-meetings", kode_kabupaten_kota=OWN)
        return run(home)


@pytest.mark.parametrize("code", ZONES)
@pytest.mark.parametrize("kind", LAST)
def test_the_day_ends_at_local_midnight(outcome, code, kind):
    last = LAST[kind]
    assert outcome.submission(f"{kind}-{code}-{last}")["state"] == "diterima"
    assert outcome.submission(f"{kind}-{code}-{last + 1}")["state"] == "di_luar_jadwal"


def test_a_kabupaten_may_have_days_of_its_own(outcome):
    states = {
        f"{kind}-{day}": outcome.submission(f"{kind}-{OWN}-{day}")["state"]
        for kind, last in LAST.items()
        for day in (last, last + 1)
    }
    late = "di_luar_jadwal"
    assert states == {
        "proposal-17": "diterima",
        "proposal-18": "diterima",
        "sign-off-25": late,
        "sign-off-26": late,
    }


def test_a_meeting_outside_its_days_is_reported_and_counts(outcome):
    assert outcome.rules("meetings", "held_back_warning") == {"MUSYAWARAH_DI_LUAR_JADWAL": {2}}
    assert outcome.rules("own-meetings", "held_back_warning") == {}
    assert outcome.counts("meetings")[2:4] == (3, 0)
