"""The generated SELECT of every source table, kept as a file to be read and reviewed.

After a wanted change: ``DTSEN_WRITE_GOLDEN=1 pytest tests/conform/test_golden_selects.py``.
"""

import os
from pathlib import Path

import pytest

from pipelines.conform.select import select
from pipelines.conform.subject import Subject
from pipelines.sources import load

GOLDEN = Path(__file__).parent / "golden"
SUBJECTS = {
    f"{source.source}.{name}": Subject(source, name, table)
    for source in load().values()
    for name, table in source.tables.items()
    # those of any agency follow from their YAML alone: adding one must touch nothing else
    if table.into != "evidence" and not table.is_general
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_generated_select_is_the_reviewed_one(name):
    path = GOLDEN / f"{name}.sql"
    generated = select(SUBJECTS[name])
    if os.environ.get("DTSEN_WRITE_GOLDEN"):
        path.write_text(generated, encoding="utf-8")
    assert path.read_text("utf-8") == generated


def test_no_golden_file_is_of_a_table_that_is_gone():
    assert {path.stem for path in GOLDEN.glob("*.sql")} == set(SUBJECTS)
