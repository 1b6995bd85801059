"""Airflow's three processes on loopback: started, waited for, stopped with all they started."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dtsen.nation import keys

SERVICES = {
    "api-server": (),
    # Logs lie on this machine, where the API server reads them; no server of their own needed.
    "scheduler": ("--skip-serve-logs",),
    "dag-processor": (),
}


class NotHealthy(Exception):
    """Airflow did not come up; the text names the log to look at."""


def free_port(wanted: int = 8080) -> int:
    """Return `wanted` if nobody listens there, else a port that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            # a port that was left a moment ago is free; one that is listened on is not
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise NotHealthy("no port is free on 127.0.0.1")


def environment(root: Path, home: Path, port: int) -> dict[str, str]:
    """Return the environment in which Airflow's processes run."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW_")}
    base = f"http://127.0.0.1:{port}"
    return {
        **inherited,
        "AIRFLOW_HOME": str(root),
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": base,
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{base}/execution/",
        # Somebody watches: look for the next step five times a second instead of once.
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        "DTSEN_HOME": str(home),
        "GX_ANALYTICS_ENABLED": "false",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }


@contextmanager
def airflow(root: Path, home: Path) -> Iterator[str]:
    """Run Airflow while the block runs; yield its address.

    Raises
    ------
    NotHealthy
        If a process dies or does not answer in time.
    """
    keys.draw(root / "var")
    port = free_port()
    env = environment(root, home, port)
    logs = root / "var" / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        log = logs / "db-migrate.log"
        if _start("db", ("migrate",), env, log, stack).wait():
            raise NotHealthy(f"Airflow's database could not be made; see {log}")
        processes = {
            name: _start(name, options, env, logs / f"{name}.log", stack)
            for name, options in SERVICES.items()
        }
        base = env["AIRFLOW__API__BASE_URL"]
        _wait_until_healthy(base, processes, logs)
        yield base


def _start(
    name: str, options: tuple[str, ...], env: dict[str, str], log: Path, stack: ExitStack
) -> subprocess.Popen[bytes]:
    """Start ``airflow <name>`` in a session of its own; `stack` ends it and its children."""
    output = stack.enter_context(log.open("wb"))
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("airflow")), name, *options],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    stack.callback(_stop, process)
    return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process politely, then with all that it started."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_until_healthy(
    base: str, processes: dict[str, subprocess.Popen[bytes]], logs: Path, seconds: float = 120
) -> None:
    end = time.monotonic() + seconds
    while not _healthy(base):
        for name, process in processes.items():
            if process.poll() is not None:
                raise NotHealthy(f"Airflow's {name} ended; see {logs / f'{name}.log'}")
        if time.monotonic() > end:
            raise NotHealthy(f"Airflow did not answer within {seconds:.0f} s; see {logs}")
        time.sleep(0.5)


def _healthy(base: str) -> bool:
    """Tell whether database, scheduler and DAG processor all say that they are well."""
    try:
        page = f"{base}/api/v2/monitor/health"
        with urllib.request.urlopen(page, timeout=5) as answer:  # noqa: S310 - loopback only
            health = json.loads(answer.read())
    except (urllib.error.URLError, OSError, ValueError):
        return False
    parts = ("metadatabase", "scheduler", "dag_processor")
    return all(health[part]["status"] == "healthy" for part in parts)
