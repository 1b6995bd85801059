"""The approval: what the approver is shown, in Indonesian, and what the answer does."""

from collections.abc import Iterable, Mapping
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk.exceptions import AirflowFailException

from dags.stages import HOME, guarded

UNSIGNED = (
    "Rilis dan paket ini tidak bertanda tangan: kunci tanda tangan tidak ada. Penerima tidak dapat "
    "memastikan bahwa isinya dari BPS."
)


class RecordedApproval(ApprovalOperator):
    """An approval that is written down, with who gave it, before anything follows from it.

    Airflow hands on no answer when it is a rejection, so the writing cannot be a task of its own.
    """

    def execute_complete(self, context: Any, event: dict[str, Any]) -> Any:
        """Write the answer down; Airflow then goes on, or fails the run at a rejection."""
        if "error" not in event:
            pull = context["ti"].xcom_pull
            quarter, shown = pull(task_ids="which_quarter"), pull(task_ids="show")
            record(quarter, shown["root_hash"], event)
        return super().execute_complete(context, event)


def record(quarter: str, root_hash: str, answer: Mapping[str, Any]) -> None:
    """Write down who approved, or rejected, the candidate with `root_hash`.

    Raises
    ------
    AirflowFailException
        If the candidate is no longer the one that was shown.
    """
    from pipelines import steps

    name = (answer.get("responded_by_user") or {}).get("name") or "tanpa nama"
    note = (answer.get("params_input") or {}).get("note") or ""
    with guarded():
        if steps.summary(HOME, quarter)["root_hash"] != root_hash:
            raise AirflowFailException(
                f"the candidate of {quarter} is no longer the one that {name} was shown; "
                "run the DAG again and have the new one approved"
            )
        if answer["chosen_options"] == [ApprovalOperator.APPROVE]:
            steps.approve(HOME, quarter, name, note)
        else:
            steps.reject(HOME, quarter, name, note)


def number(value: Any) -> str:
    """Write a count as Indonesians do (``1.234.567``); leave anything else as it is."""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return a Markdown table."""
    lines = [list(head), *([number(cell) for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def page(quarter: str, summary: Mapping[str, Any]) -> str:
    """Return the page on which the approver decides, as Markdown.

    Parameters
    ----------
    quarter : str
        Such as ``2026Q1``.
    summary : Mapping
        As ``pipelines.steps.summary`` returns it: counts, gates and the root hash only.
    """
    families, persons = summary["families"], summary["persons"]
    gates = summary["gates"]
    broken = [gate for gate in gates if not gate["ok"]]
    warned = sum(gate.get("severity") == "peringatan" for gate in broken)
    failed = len(broken) - warned
    verdict = f"{failed} tidak terpenuhi" if failed else "semua terpenuhi"
    verdict += f", {warned} peringatan" if warned else ""
    parts = [
        f"**Pemeringkatan {quarter}**: {number(families)} keluarga, "
        f"{number(persons)} orang. Belum ada yang diterbitkan atau dikirim.",
        "### Ukuran desil",
        table(("desil", "keluarga", "orang"), _desil(summary["desil"])),
        "### Pergerakan dari triwulan sebelumnya",
        table(("arah", "keluarga"), summary["movement"].items()),
        f"Baris ditahan dan dikembalikan kepada pengirim: {number(summary['held_back'])}.",
        f"### Gerbang mutu: {verdict}",
        table(
            ("gerbang", "terpenuhi", "teramati", "batas"),
            ((gate["name"], _verdict(gate), gate["observed"], gate["limit"]) for gate in gates),
        ),
        "" if summary["signed"] else f"**{UNSIGNED}**",
        f"Yang disetujui adalah isi dengan `root_hash` `{summary['root_hash']}`.",
    ]
    return "\n\n".join(filter(None, parts))


def _verdict(gate: Mapping[str, Any]) -> str:
    if gate["ok"]:
        return "ya"
    return "tidak, dilaporkan saja" if gate.get("severity") == "peringatan" else "TIDAK"


def _desil(sizes: Any) -> Iterable[tuple[Any, ...]]:
    """Yield desil, families, persons from a list of rows or a mapping by desil."""
    rows = sizes.items() if isinstance(sizes, Mapping) else enumerate(sizes, start=1)
    for desil, size in rows:
        if isinstance(size, Mapping):
            yield size.get("desil", desil), size["families"], size["persons"]
        else:
            yield desil, "", size
