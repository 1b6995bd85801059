"""The rank job in DuckDB, as plain SQL: ``python -m bench.peers.duckdb HOME OUT``."""

import sys
from pathlib import Path

import duckdb

from bench.job import report_io
from bench.peers import placing, sql
from bench.peers.job import FAMILY, PERSON, PREVIOUS, SCOPES, Job
from pipelines.home import Home


class _Dialect:
    def over(self, number: str, by: int | str) -> str:
        return f"(({number}) // ({by}))"

    def chosen(self, number: str, values: list[int]) -> str:
        cases = " ".join(f"when {at} then {value}" for at, value in enumerate(values))
        return f"case {number} {cases} end"

    def struct(self, columns: tuple[str, ...]) -> str:
        return f"struct_pack({', '.join(f'{column} := {column}' for column in columns)})"


_DIALECT = _Dialect()


def main(home: Home, out: Path) -> None:
    """Rank the second quarter."""
    job = Job(home)
    out.mkdir(parents=True)
    with duckdb.connect(config={"temp_directory": str(out / ".spill")}) as con:
        con.execute("set preserve_insertion_order = false")
        for name, files, columns in (
            ("family", job.files("registry/family"), FAMILY),
            ("person", job.files("registry/person"), PERSON),
            ("previous", job.previous, PREVIOUS),
        ):
            rows = con.read_parquet(files, hive_partitioning=False)
            rows.select(*columns).create_view(name)
        con.register("multiplier", job.multipliers())
        con.register("base", job.bases())
        con.register("size", job.sizes())
        con.execute(f"create view member as {sql.member(_DIALECT)}")
        # a view of levels would be computed anew wherever a level is looked at
        con.execute(f"create table feature as {sql.feature(_DIALECT)}")
        con.execute(f"create table scored as {sql.scored(job, _DIALECT)}")
        con.execute("drop table feature")
        for scope in SCOPES:
            con.execute(f"create table cut_{scope} as {placing.cuts(scope, _DIALECT)}")
        con.execute(f"create table ranked as {placing.RANKED}")
        con.execute(
            f"copy ranked to '{out / 'family'}' (format parquet, compression zstd, "
            "partition_by (prov))"
        )
        con.execute(f"create table moved as {placing.MOVED}")
        con.execute(f"create table stood as {placing.stood(job)}")
        departed = placing.DEPARTED.replace("left anti join", "anti join")
        for name, select in (
            ("cut_point", placing.CUT_POINT),
            ("transition", placing.TRANSITION),
            ("departed", departed),
            (
                "sensitivity",
                " union all ".join(f"({s})" for s in placing.sensitivity(job, _DIALECT)),
            ),
        ):
            file = out / name / "part-0.parquet"
            file.parent.mkdir()
            con.execute(f"copy ({select}) to '{file}' (format parquet, compression zstd)")


if __name__ == "__main__":
    main(Home(sys.argv[1]), Path(sys.argv[2]))
    report_io()
