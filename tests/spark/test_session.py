"""Where Spark cannot run, the command says so before anything is done."""

import importlib.util
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from dtsen.quarterly import run
from pipelines import spark
from pipelines.errors import UsageError
from pipelines.spark import session


def test_engine_and_master_go_together() -> None:
    spark.choose("duckdb", None)
    assert spark.chosen() is None
    for engine, master in (("spark", None), ("duckdb", "local[2]")):
        with pytest.raises(UsageError, match="go together"):
            spark.choose(engine, master)


def test_an_engine_that_is_named_goes_before_the_environment(monkeypatch) -> None:
    monkeypatch.setenv(spark.MASTER, "local[2]")
    spark.choose(None, None)
    assert spark.chosen() == "local[2]"
    spark.choose("duckdb", None)
    assert spark.chosen() is None


def test_a_token_behind_an_address_is_not_said() -> None:
    with pytest.raises(UsageError, match="bukan alamat Spark") as unknown:
        session.check("foo;token=rahasia")
    with (
        pytest.raises(UsageError, match="tidak dapat dihubungi") as silent,
        session.opened("sc://[::1]:1/;token=rahasia"),
    ):
        pass
    assert not any("rahasia" in str(told.value) for told in (unknown, silent))


@pytest.mark.parametrize("master", ["foo", "local[", "spark://", "sc:/x", ""])
def test_a_master_that_is_none_is_refused(master: str) -> None:
    with pytest.raises(UsageError, match="bukan alamat Spark"):
        session.check(master)


def test_without_java_the_reader_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"Java tidak ditemukan.*apt install"):
        session.check("local[2]")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="JAVA_HOME names"):
        session.check("yarn")
    session.check("sc://spark.example:15002")  # a server has its own


def test_without_spark_the_reader_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"belum terpasang.*\.\[spark\]"):
        session.check("sc://spark.example:15002")


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(UsageError, match="tidak dapat dihubungi"), session.opened("sc://[::1]:1"):
        pass


def test_the_command_ends_with_wrong_usage_and_nothing_done(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "2026Q1").mkdir(parents=True)
    done = CliRunner().invoke(run, ["2026Q1", "--home", str(tmp_path), "--engine", "spark"])
    assert isinstance(done.exception, UsageError)  # exit status 2, as every wrong usage
    assert not (tmp_path / "lake").exists()
    assert not spark.chosen()


def test_a_server_whose_numbers_overflow_in_silence_is_told(
    connect: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with session.opened(connect):
        pass
    assert "goes on as another number" in capsys.readouterr().err


def test_a_session_of_connect_leaves_nothing_to_the_children_of_its_process(connect: str) -> None:
    with session.opened(connect):
        pass
    assert not [name for name in os.environ if name.startswith("SPARK_")]
