"""The rank job in Spark SQL, on two cores: ``python -m bench.peers.pyspark HOME OUT``.

The same SQL as DuckDB's peer, tables that are read more than once kept.
"""

import sys
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from bench.job import report_io
from bench.peers import placing, sql
from bench.peers.job import FAMILY, PERSON, PREVIOUS, SCOPES, Job
from pipelines.home import Home


class _Dialect:
    def over(self, number: str, by: int | str) -> str:
        return f"(({number}) div ({by}))"

    def chosen(self, number: str, values: list[int]) -> str:
        return f"get(array({', '.join(map(str, values))}), {number})"

    def struct(self, columns: tuple[str, ...]) -> str:
        return f"struct({', '.join(columns)})"


_DIALECT = _Dialect()


def session(out: Path) -> SparkSession:
    """Return a session of two cores that fits this machine, its spilled rows beside `out`."""
    settings = {
        "spark.driver.memory": "8g",
        "spark.sql.shuffle.partitions": "16",
        "spark.sql.parquet.compression.codec": "zstd",
        "spark.local.dir": str(out / ".spill"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[2]").appName("rank")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def main(home: Home, out: Path) -> None:
    """Rank the second quarter."""
    job = Job(home)
    spark = session(out)
    for name, files, columns in (
        ("family", job.files("registry/family"), FAMILY),
        ("person", job.files("registry/person"), PERSON),
        ("previous", job.previous, PREVIOUS),
    ):
        spark.read.parquet(*files).select(*columns).createOrReplaceTempView(name)
    for name, table in (
        ("base", job.bases()),
        ("multiplier", job.multipliers()),
        ("size", job.sizes()),
    ):
        spark.createDataFrame(table).hint("broadcast").createOrReplaceTempView(name)

    def keep(name: str, select: str) -> None:
        # without the plan that made it, which is long and would be gone through at every use
        spark.sql(select).localCheckpoint().createOrReplaceTempView(name)

    spark.sql(sql.member(_DIALECT)).createOrReplaceTempView("member")
    spark.sql(sql.feature(_DIALECT)).createOrReplaceTempView("feature")
    keep("scored", sql.scored(job, _DIALECT))
    for scope in SCOPES:
        keep(f"cut_{scope}", placing.cuts(scope, _DIALECT))
    keep("ranked", placing.RANKED)
    _write(spark.table("ranked").repartition("prov"), out / "family", "prov")
    keep("moved", placing.MOVED)
    _write(spark.sql(placing.CUT_POINT).coalesce(1), out / "cut_point")
    _write(spark.sql(placing.TRANSITION).coalesce(1), out / "transition")
    _write(spark.sql(placing.DEPARTED).coalesce(1), out / "departed")
    keep("stood", placing.stood(job))
    for choice in placing.sensitivity(job, _DIALECT):
        spark.sql(choice).coalesce(1).write.mode("append").parquet(str(out / "sensitivity"))


def _write(rows: DataFrame, path: Path, *partition: str) -> None:
    rows.write.partitionBy(*partition).parquet(str(path))


if __name__ == "__main__":
    main(Home(sys.argv[1]), Path(sys.argv[2]))
    report_io()
