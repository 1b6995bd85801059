"""The checklist of what a reporter must attach, per variable and life event.

``python -m pipelines.codebook.checklist`` writes `docs/evidence-checklist.md`.
"""

from pathlib import Path

from pipelines.codebook import load
from pipelines.codebook.claimable import evidence, life_events

PAGE = Path(__file__).parents[2] / "docs" / "evidence-checklist.md"
_HEAD = """\
# Daftar bukti usul dan sanggah / Evidence checklist for claims

<!-- Dibuat oleh `python -m pipelines.codebook.checklist`; jangan disunting. -->

Foto yang harus dilampirkan pada usul atau sanggah, menurut hal yang dilaporkan. Foto berbentuk
JPEG atau PNG, utuh, dan tidak lebih tua dari batas yang berlaku. Foto yang kurang dapat
menyusul dengan menyebut nomor tiket; selama itu laporan menunggu, tidak ditolak.

Photos to attach to a claim, by what it is about: whole JPEG or PNG files, not older than the
limit in force. What lacks may follow under the ticket number; until then the claim waits and is
not refused.

| Hal / subject | Bukti | Evidence |
|---|---|---|
"""


def text() -> str:
    """Return the page, the same for the same definitions."""
    lines = [
        _line(variable.label, variable.evidence)
        for variable in load().variables
        if variable.evidence
    ]
    lines += [_line(event.label, event.evidence) for event in life_events().values()]
    return _HEAD + "\n".join(lines) + "\n"


def _line(label: dict[str, str], names: tuple[str, ...]) -> str:
    shown = [evidence()[name] for name in names]
    both = (" + ".join(kind[language] for kind in shown) for language in ("id", "en"))
    return f"| {label['id']} / *{label['en']}* | {' | '.join(both)} |"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
