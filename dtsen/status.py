"""The readable form of `dtsen status`: what arrived, who has something to do, what waits."""

from typing import Any

from dtsen.text import table

_MOST_SUBMISSIONS = 40
_MOST_PLACES = 20
_MOST_RULES = 5


def in_words(told: dict[str, Any]) -> str:
    """Tell the document of `dtsen status` to a person; ``--json`` has all of it."""
    by_state: dict[str, int] = {}
    for one in told["submissions"]:
        by_state[one["state"]] = by_state.get(one["state"], 0) + 1
    troubled = [s for s in told["submissions"] if s["message"] or s["held_back"]]
    lines = [
        f"{told['quarter']}: {len(told['submissions'])} submissions: "
        + ", ".join(f"{n} {state}" for state, n in sorted(by_state.items())),
        "",
        table(
            ("submission", "state", "rows", "held back", "message"),
            [
                (s["submission"], s["state"], s["rows_in"], s["held_back"], s["message"] or "")
                for s in troubled[:_MOST_SUBMISSIONS]
            ],
        ),
    ]
    if len(troubled) > _MOST_SUBMISSIONS:
        lines.append(f"… and {len(troubled) - _MOST_SUBMISSIONS} more; --json lists all")
    lines += _reporting(told["reporting"])
    lines += _waiting(told["waiting"])
    lines += _broken(told["rules"])
    if told["missing"]:
        places = [f"{m['source']} {m['kabupaten'] or ''}".strip() for m in told["missing"]]
        lines += [
            "",
            f"missing ({len(places)}): "
            + ", ".join(places[:_MOST_PLACES])
            + (" …" if len(places) > _MOST_PLACES else ""),
        ]
    return "\n".join(lines)


def _reporting(rows: list[dict[str, Any]]) -> list[str]:
    """Who has something to do, with how he stands; --json has everybody."""
    busy = [row for row in rows if row["tindakan"] != "tidak_ada"]
    if not busy:
        return []
    head = ("kabupaten", "source", "keadaan", "rows", "lulus (permil)", "menunggu", "tindakan")
    names = (
        "kabupaten", "source", "keadaan", "rows_in", "lulus_permil", "menunggu", "tindakan",
    )  # fmt: skip
    shown = [tuple(row[name] for name in names) for row in busy[:_MOST_PLACES]]
    more = len(busy) - len(shown)
    return ["", table(head, shown)] + ([f"… and {more} more; --json lists all"] if more else [])


def _waiting(rows: list[dict[str, Any]]) -> list[str]:
    """How many proposals wait at which tier, of all kabupaten that are told of."""
    tiers: dict[str, tuple[int, int]] = {}
    for row in rows:
        count, oldest = tiers.get(row["tingkat"], (0, 0))
        tiers[row["tingkat"]] = (count + row["usulan"], max(oldest, row["umur_hari"]))
    if not tiers:
        return []
    shown = sorted(((tier, *told) for tier, told in tiers.items()), key=lambda t: (-t[1], t[0]))
    return ["", table(("waits at", "proposals", "oldest (days)"), shown)]


def _broken(rows: list[dict[str, Any]]) -> list[str]:
    """The rules that hold most rows back, of all kabupaten that are told of."""
    rules: dict[str, int] = {}
    for row in rows:
        rules[row["kode_aturan"]] = rules.get(row["kode_aturan"], 0) + row["baris"]
    if not rules:
        return []
    most = sorted(rules.items(), key=lambda rule: (-rule[1], rule[0]))[:_MOST_RULES]
    return ["", table(("rule", "rows held back"), most)]
