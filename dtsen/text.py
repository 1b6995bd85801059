"""The readable form of what the commands answer."""

from typing import Any

STEP = {
    "arrive": "arrive: copying and checking submissions",
    "conform": "conform: columns and codes become the codebook's",
    "identify": "identify: who is who",
    "merge": "merge: accepted changes enter the register, which is frozen",
    "check_register": "check: what must hold of the register",
    "fit": "fit: the model, where none is in force",
    "rank": "rank: score, desil, movement",
    "check_ranking": "check: what must hold of the ranking",
    "send": "send: cutting and checking the ministries' packages",
    "approve": "approval",
    "publish": "publish: release, returns, report",
    "deliver": "deliver: packages into the outbox",
}


def table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Lay rows out under their heads; numbers to the right."""
    cells = [
        tuple(
            f"{c:,}" if isinstance(c, int | float) else str(c if c is not None else "–") for c in r
        )
        for r in rows
    ]
    width = [max(len(r[i]) for r in [head, *cells]) for i in range(len(head))]
    right = [all(isinstance(r[i], int | float | None) for r in rows) for i in range(len(head))]

    def line(row: tuple[str, ...]) -> str:
        return "  ".join(
            c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, width, right, strict=True)
        ).rstrip()

    return "\n".join([line(head), *map(line, cells)])


def run(told: dict[str, Any]) -> str:
    """`dtsen run` in words."""
    lines = [told["message"], ""]
    if told["signed"] is False:
        lines += [
            "NOT SIGNED: release and packages bear no signature; no signing key was there.",
            "",
        ]
    if told["families"]:
        lines += [f"{told['families']:,} families, {told['persons']:,} persons ranked", ""]
    head = ("stage", "source", "rows in", "accepted", "held back", "seconds", "MB")
    lines.append(
        table(
            head,
            [
                (
                    s["stage"],
                    s["source"],
                    s["rows_in"],
                    s["accepted"],
                    s["held_back"],
                    s["seconds"],
                    s["peak_rss_mb"],
                )
                for s in told["stages"]
            ],
        )
    )
    if told["packages"]:
        lines += [
            "",
            table(
                ("package for", "rows", "where"),
                [(p["ministry"], p["rows"], p["path"]) for p in told["packages"]],
            ),
        ]
    return "\n".join(lines)


def answers(told: dict[str, Any]) -> str:
    """`dtsen answers` in words."""
    lines = [(c["channel"], c["rows"], c["open"], c["path"]) for c in told["channels"]]
    head = ("channel", "claims", "open", "file")
    return f"Answers of {told['date']}, quarter {told['quarter']}:\n\n{table(head, lines)}"


def explain(told: dict[str, Any], auditor: bool) -> str:
    """`dtsen explain` in words: the text for people, then for the auditor what adds up to it."""
    if not auditor:
        return str(told["text"])
    terms = sorted(told["terms"], key=lambda t: (-abs(t["sumbangan"]), t["variabel"]))
    return "\n".join(
        [
            told["text"],
            "",
            f"skor {told['skor']:,} = ",
            table(
                ("variabel", "nilai", "sumber", "tanggal", "sumbangan"),
                [
                    (
                        t["variabel"],
                        str(t["nilai"] if t["nilai"] is not None else "–"),
                        t["sumber"],
                        t["tanggal"],
                        t["sumbangan"],
                    )
                    for t in terms
                ],
            ),
            *_moves(told),
            *_origins(told),
        ]
    )


def _moves(told: dict[str, Any]) -> list[str]:
    """What adds up to the change of the score."""
    rows = [
        (move["sebab"], move["variabel"], move["sumber"], move["sumbangan"])
        for move in told["movement"]
    ]
    if not rows:
        return []
    change = sum(contribution for *_, contribution in rows)
    head = ("sebab", "variabel", "sumber", "sumbangan")
    return ["", f"perubahan skor {change:+,} = ", table(head, rows)]


def _origins(told: dict[str, Any]) -> list[str]:
    """Where the members' answers come from, and what lost this quarter."""
    members = [
        (member["id_individu"], each["kelompok"], each["sumber"], each["tanggal"])
        for member in told["members"]
        for each in member["asal"]
    ]
    lost = [
        (
            each["id_individu"] or "keluarga",
            each["variabel"],
            each["sumber"],
            each["tanggal"],
            each["sumber_menang"],
            "ya" if each["berlaku_lagi"] else "tidak",
        )
        for each in told["disagreements"]
    ]
    lines = []
    if members:
        of_members = ("id_individu", "kelompok", "sumber", "tanggal")
        lines += ["", "asal jawaban anggota", table(of_members, members)]
    if lost:
        of_lost = ("milik", "variabel", "sumber", "tanggal", "kalah dari", "berlaku lagi")
        lines += ["", "nilai yang tidak dipakai triwulan ini", table(of_lost, lost)]
    return lines


def verify(told: dict[str, Any]) -> str:
    """`dtsen verify` in words."""
    signed = {
        "ok": "The signature holds.",
        "bad": "The signature does not hold.",
        "unsigned": "There is no signature: nothing shows that this comes from BPS.",
    }[told["signature"]]
    if told["ok"]:
        return f"All {told['checked']} files are as the manifest says. {signed}"
    lines = ["Not as it left BPS:", *told["bad"], signed]
    if told["bad"] == ["manifest.json"]:
        lines.append("The manifest itself was changed, so no other file could be compared with it.")
    return "\n".join(lines)


def match(told: dict[str, Any]) -> str:
    """`dtsen match` in words: read by local offices."""
    counts = table(("status", "baris"), list(told["counts"].items()))
    return f"{told['rows']:,} baris dipadankan\n\n{counts}\n\nHasilnya ada di {told['folder']}."


def submitted(made: dict[str, Any]) -> str:
    """Say as what files were understood, and where they lie."""
    lines = []
    for file in made["files"]:
        mark = f", columns parted by {file['delimiter']!r}" if file["delimiter"] else ""
        lines.append(
            f"{file['name']}: table {file['table']} of {made['source']} "
            f"({made['kabupaten'] or 'nasional'}), {file['rows']} rows, {file['format']}{mark}"
        )
    if made["corrects"]:
        lines.append(f"The rows take the place of rows of {made['corrects']}.")
    lines.append(f"They lie in {made['folder']} as {made['submission']}.")
    return "\n".join(lines)
