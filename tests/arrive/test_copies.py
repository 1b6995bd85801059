"""What is copied from an inbox is what was hashed, whatever is read of it."""

import hashlib
from pathlib import Path

import pytest

from pipelines import arrive
from pipelines.arrive import inbox
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.sources import arrived
from tests.arrive.submissions import QUARTER, family, person, put, siks_files


@pytest.mark.parametrize("large", [0, inbox._LARGE])
def test_files_are_hashed_alike_whatever_their_size(
    large: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "_LARGE", large)
    home = Home(tmp_path)
    files = siks_files([family(1)], [person(1, 1)])
    place = put(home, files)
    other = put(home, [{**files[0], "sha256": "0" * 64}, files[1]], "siks_ng-3201-2")
    (other / "anggota.csv").unlink()
    (other / "anggota.csv").symlink_to(place / "anggota.csv")
    found = arrive.Inboxes(home, QUARTER).found
    sent = {each["name"]: hashlib.sha256(each["content"]).hexdigest() for each in files}
    assert [each.hashes for each in found] == [sent, {"keluarga.csv": sent["keluarga.csv"]}]
    assert [[reason.rule for reason in each.reasons] for each in found] == [
        [],
        ["NAMA_BERKAS", "HASH"],
    ]


def test_a_file_that_changes_after_it_was_hashed_stops_the_quarter(tmp_path: Path) -> None:
    home = Home(tmp_path)
    place = put(home, siks_files([family(1)], [person(1, 1)]))
    inboxes = arrive.Inboxes(home, QUARTER)
    assert len(inboxes.found) == 1
    (place / "anggota.csv").write_bytes(b"x" + (place / "anggota.csv").read_bytes())
    with pytest.raises(DataStop, match=r"siks_ng-3201-1/anggota\.csv changed while"):
        arrive.run(home, QUARTER, inboxes)
    assert not any(home.arrived.glob("*/*"))


def test_what_nobody_reads_is_copied_too(tmp_path: Path) -> None:
    home = Home(tmp_path)
    files = siks_files([family(1)], [person(1, 1)])
    place = put(home, files)
    (place / "keluarga.csv").unlink()
    arrive.run(home, QUARTER)
    (record,) = arrived.read(home.output(QUARTER, "arrive"))
    stored = {each.name: each.path for each in record.files if each.path}
    assert (record.state, list(stored)) == (arrived.REFUSED, ["anggota.csv"])
    assert (home.arrived / stored["anggota.csv"]).read_bytes() == files[1]["content"]
