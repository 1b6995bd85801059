"""What is put in place has reached the disk, or nothing is put there."""

import os
from pathlib import Path

import pytest

from pipelines import disk, store


def _fill(folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below" / "rows").write_text("1")


def test_what_the_disk_did_not_take_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_sweep", lambda handle: -1)
    with pytest.raises(OSError, match="reached the disk"), store.staged(tmp_path / "t") as part:
        _fill(part)
    assert not list(tmp_path.iterdir())


def test_a_system_without_a_sweep_goes_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []

    def fsync(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)

    monkeypatch.setattr(disk, "_sweep", None)
    monkeypatch.setattr(os, "fsync", fsync)
    _fill(tmp_path)
    disk.sync_tree(tmp_path)
    lies = [tmp_path, tmp_path / "below", tmp_path / "below" / "rows"]
    assert sorted(synced) == sorted(each.stat().st_ino for each in lies)
