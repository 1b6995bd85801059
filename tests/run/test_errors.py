"""What is told of an error, whatever data it met."""

import os

import duckdb
import pyarrow as pa
import pytest
from click.testing import CliRunner

from dtsen import cli
from pipelines import steps, store
from pipelines.errors import Busy, DataStop, UsageError, said
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import child

_OF = ("--quarter", "2026Q1", "--kabupaten", "3201", "--requester", "BPK")
NAME, NIK = "SITI RAHMAWATI", "3201010101800001"


def _by(work) -> BaseException:
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        work()
    return caught.value


@pytest.mark.parametrize(
    "error",
    [
        lambda: _by(lambda: duckdb.sql(f"select '{NAME}'::integer").fetchall()),
        lambda: _by(lambda: duckdb.sql(f"select error('{NAME} of {NIK}')").fetchall()),
        lambda: _by(lambda: pa.array([NAME]).cast(pa.int32())),
        lambda: _by(lambda: int(NAME)),
        lambda: _by(lambda: {}[NAME]),
        lambda: _by(lambda: float(f'"{NAME}"')),
        lambda: RuntimeError(f"rows of {NIK} do not add up"),
    ],
)
def test_no_cell_is_told(error):
    told = said(error())

    assert NAME not in told and NIK not in told
    assert told


@pytest.mark.parametrize("kind", [DataStop, UsageError, Busy])
def test_a_refusal_is_told_as_it_is(kind):
    assert said(kind("the file 'keluarga.csv' lacks")) == "the file 'keluarga.csv' lacks"


def test_what_speaks_of_the_machine_or_our_own_sql_is_told():
    assert "nowhere.parquet" in said(_by(lambda: duckdb.sql("from 'nowhere.parquet'")))
    assert "kolom_lain" in said(_by(lambda: duckdb.sql("select kolom_lain from (select 1 as a)")))
    assert "No space left" in said(OSError(28, "No space left on device"))


@pytest.mark.parametrize("error", [DataStop("the gate broke"), RuntimeError("the gate broke")])
def test_on_a_full_disk_a_step_still_says_why_it_stopped(tmp_path, monkeypatch, capsys, error):
    def stop(*_):
        raise error

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(steps, "run_alone", stop)
    monkeypatch.setattr(store, "write_text", full)

    assert child._main(str(tmp_path), "2026Q1", "rank") == 1
    assert "the gate broke" in capsys.readouterr().err
    assert "disk is full" in child.why_stopped(Home(tmp_path), Quarter.parse("2026Q1"), "rank")


@pytest.mark.parametrize(
    ("bound", "said"),
    [("DTSEN_THREADS", "1000000"), ("DTSEN_MEMORY_LIMIT", "1KB"), ("DTSEN_MEMORY_LIMIT", "1MB")],
)
def test_a_bound_with_which_nothing_can_be_done_is_refused(monkeypatch, bound, said):
    monkeypatch.setenv(bound, said)

    with pytest.raises(UsageError, match=bound), store.connect():
        pass


def test_as_many_threads_as_the_machine_has_are_taken(monkeypatch):
    monkeypatch.setenv("DTSEN_THREADS", str(os.cpu_count()))

    with store.connect() as con:
        assert store.threads(con) == os.cpu_count()


def test_the_first_day_with_rules_can_be_asked_for(tmp_path):
    done = CliRunner().invoke(
        cli.dtsen, ["answers", "--date", "2025-01-01", "--home", str(tmp_path)]
    )

    assert isinstance(done.exception, DataStop)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("answers", "--date", "2024-12-31"), "2024Q4 has no rules in force"),
        (("match", "{list}", "--quarter", "2026Q1", "--out", "/proc/x"), "/proc"),
        (("match", "{list}", "--quarter", "2026Q1", "--out", "{list}/x"), "--out"),
        (("audit", "nik_ganda", *_OF, "--out", "/proc/x"), "/proc/x"),
        (("audit", "nik_ganda", *_OF, "--out", "{list}/x"), "--out"),
    ],
)
def test_a_day_or_a_folder_that_cannot_be_is_wrong_usage(tmp_path, command, why):
    listed = tmp_path / "daftar.csv"
    listed.write_text("nik\n")
    arguments = [each.format(list=listed) for each in command]

    done = CliRunner().invoke(cli.dtsen, [*arguments, "--home", str(tmp_path)])

    assert isinstance(done.exception, UsageError)
    assert why in str(done.exception)
    assert list(tmp_path.iterdir()) == [listed]
