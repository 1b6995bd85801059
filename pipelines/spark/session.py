"""Open Spark: a session of its own on this machine or a cluster, or a Spark Connect server."""

import importlib.util
import logging
import os
import re
import shutil
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.errors import UsageError
from pipelines.progress import say

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CONNECT = "sc://"
_MASTERS = re.compile(r"local(\[(\d+|\*)(,\d+)?\])?|spark://\S+|k8s://\S+|yarn|sc://\S+")
# set by a session of Connect, for the children of its process too; the master named decides
_ASKS_FOR_CONNECT = ("SPARK_CONNECT_MODE_ENABLED", "SPARK_REMOTE", "SPARK_LOCAL_REMOTE")
_PORT, _SECONDS = 15002, 10  # of a Spark Connect server, and for its first answer
_MEMORY = ("DTSEN_SPARK_MEMORY", "2g")
# what decides an answer is set here, whatever spark-defaults.conf says
_FIXED = {
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, as in DuckDB, never another number
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
}
# a message of Spark may quote a cell, which no log may hold; what went wrong is told by us
_SILENT = {"spark.log.level": "OFF", "spark.executor.syncLogLevel.enabled": "true"}
_QUERY_LOG = "SQLQueryContextLogger"  # of pyspark
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "16",  # joined again where a part is small
}


def _public(master: str) -> str:
    """Return an address without what follows it, which may be a token."""
    return master.partition(";")[0]


def check(master: str) -> None:
    """Refuse a master that Spark does not know, and Spark where what it needs is not installed."""
    if not _MASTERS.fullmatch(master):
        raise UsageError(
            f"--master {_public(master)!r} names no Spark (bukan alamat Spark); write local[2], "
            "spark://HOST:7077, yarn, k8s://… or, for Spark Connect, sc://HOST:15002"
        )

    if importlib.util.find_spec("pyspark") is None:
        raise UsageError(
            "Spark is not installed (Spark belum terpasang); install it with "
            "`pip install '.[spark]'` in the project's folder, or leave out --engine spark"
        )
    if not master.startswith(CONNECT):
        _need_java()


@contextmanager
def opened(master: str) -> "Iterator[SparkSession]":
    """Yield a session on `master`; it ends with the block.

    Raises
    ------
    UsageError
        If Spark, or the Java that it needs, is not installed, or the server does not answer.
    """
    check(master)
    with warnings.catch_warnings():
        # what Spark says of pandas; we hand it SQL and Parquet, never a frame
        warnings.simplefilter("ignore", FutureWarning)
        session = _open(master)
        try:
            yield session
        finally:
            session.stop()
            _forget_connect()


def _open(master: str) -> "SparkSession":
    from pyspark.sql import SparkSession

    connect = master.startswith(CONNECT)
    try:
        if connect:
            _knock(master)  # Spark itself would go on asking for minutes
        if not connect:
            _forget_connect()
        logging.getLogger(_QUERY_LOG).disabled = True
        builder = SparkSession.builder.appName("dtsen")
        builder = builder.remote(master) if connect else builder.master(master)
        for name, value in (_FIXED if connect else _options(master)).items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        wraps = _wraps(session)
    except Exception as error:  # py4j, grpc and Spark each raise their own
        raise UsageError(
            f"Spark at {_public(master)} cannot be reached (tidak dapat dihubungi): "
            f"{str(error).splitlines()[0] if str(error) else type(error).__name__}. Look whether "
            "it runs and may be reached from here, then run again; with --engine duckdb the "
            "quarter is ranked on this machine"
        ) from error
    if wraps:
        say(
            f"  spark: at {_public(master)} a sum that grows too large goes on as another number, "
            "which Spark and DuckDB refuse; what it ranks is right as long as no number does"
        )
    return session


def _wraps(session: "SparkSession") -> bool:
    """Tell whether an overflow passes in silence, whatever the session asked for."""
    from pyspark.errors import PySparkException

    session.sql("select 1").collect()
    try:
        session.sql("select cast(127 as tinyint) + cast(1 as tinyint)").collect()
    except PySparkException:
        return False
    return True


def _forget_connect() -> None:
    for name in _ASKS_FOR_CONNECT:
        os.environ.pop(name, None)


def _knock(master: str) -> None:
    server = urlsplit(master)
    address = (server.hostname or "", server.port or _PORT)
    socket.create_connection(address, timeout=_SECONDS).close()


def _options(master: str) -> dict[str, str]:
    if not master.startswith("local"):
        return _FIXED | _SILENT
    name, usual = _MEMORY
    return _FIXED | _SILENT | _LOCAL | {"spark.driver.memory": os.environ.get(name, usual)}


def _need_java() -> None:
    """Refuse where no Java is found: Spark's own message is a shell's."""
    home = os.environ.get("JAVA_HOME")
    if (home and (Path(home) / "bin" / "java").is_file()) or (not home and shutil.which("java")):
        return
    raise UsageError(
        "Java is not there, and Spark needs it (Java tidak ditemukan; Spark memerlukannya): "
        f"{'JAVA_HOME names ' + home + ', which has no bin/java' if home else 'no java on PATH'}. "
        "Install Java 17 or newer (on Debian: apt install openjdk-17-jre-headless) or set "
        "JAVA_HOME; a Spark Connect server needs none here: --master sc://HOST:15002"
    )
