"""The worked example of docs/adding.md is a source that loads."""

import re
from pathlib import Path

from pipelines.sources import load

PAGE = Path(__file__).parents[2] / "docs" / "adding.md"


def test_the_example_of_the_documentation_is_a_source(tmp_path, monkeypatch):
    (example,) = [
        block
        for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.S)
        if block.startswith("source: ")
    ]
    monkeypatch.setenv("DTSEN_HOME", str(tmp_path))
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "dinas_contoh.yaml").write_text(example, encoding="utf-8")
    source = load()["dinas_contoh"]
    assert set(source.facts) == {"honor_kader"}
    assert source.tables["daftar"].is_general
