"""`dtsen paper` at the command line."""

import json
import sys
from pathlib import Path

import pytest

from dtsen.cli import main
from tests.report import drawn
from tests.send import nation


@pytest.fixture
def call(monkeypatch, capsys):
    def run(*asked: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dtsen", "paper", *asked])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), *capsys.readouterr()

    return run


def test_page_and_document_are_told(call, tmp_path):
    home = drawn.build(tmp_path, families=30)
    code, out, _ = call("transparency", str(nation.QUARTER), "--home", str(home.root), "--json")
    told = json.loads(out)
    assert code == 0 and told["quarter"] == "2026Q2"
    assert Path(told["path"]).is_file() and Path(told["document"]).suffix == ".json"


def test_what_cannot_be_written_ends_with_its_exit_status(call, tmp_path):
    assert call("riwayat", "2026Q2", "--home", str(tmp_path))[0] == 2
    code, out, error = call("quality", "2026Q2", "--home", str(tmp_path))
    assert (code, out) == (1, "") and "dtsen run 2026Q2" in error
