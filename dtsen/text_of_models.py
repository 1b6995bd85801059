"""What the commands of the model say to a person."""

from typing import Any

from dtsen.text import table


def model(told: dict[str, Any]) -> str:
    """`dtsen model show` in words."""
    head = f"model {told['id_model']}"
    return "\n".join([head, "", told["text"]]) if "text" in told else head


def evaluation(told: dict[str, Any]) -> str:
    """`dtsen model evaluate` in words."""
    models, differences = dict(told["models"]), dict(told["paired"])
    if challenger := told.get("challenger"):
        models["challenger"] = challenger["metrics"]
        differences["challenger"] = challenger["paired"]
    head = (
        f"{told['n']:,} families in {told['clusters']:,} clusters, {told['folds']} folds, "
        f"{told['seeds']} seeds"
    )
    lines = [head, "", *_judged(models, differences)]
    if challenger:
        lines += ["", _decision(challenger)]
    lines += _forward(told.get("forward"))
    lines += [f"{rows:,} rows left out: {why}" for why, rows in told.get("left_out", {}).items()]
    if told.get("standard_errors"):
        lines += ["", f"± is one standard error: {told['standard_errors']}"]
    return "\n".join(lines)


def _judged(models: dict[str, Any], differences: dict[str, Any]) -> list[str]:
    """Return a table of models by metric, and one of ours minus each other."""
    metrics = list(next(iter(models.values())))
    rows = [
        (model, *(_with_error(found[metric], "value") for metric in metrics))
        for model, found in models.items()
    ]
    less = [
        (f"pmt_h - {model}", *(_with_error(found[metric], "diff") for metric in metrics))
        for model, found in differences.items()
    ]
    lines = [table(("model", *metrics), rows)]
    return [*lines, "", table(("difference", *metrics), less)] if less else lines


def _forward(told: dict[str, Any] | None) -> list[str]:
    """Return the forward test in words: of a whole evaluation, or of the model of before."""
    if not told:
        return []
    if "id_model" in told:
        name = f"model {told['id_model']}"
        head = f"Forward test: {name}, in force since {told['from']}, judged on this survey"
        return ["", head, "", *_judged({name: told["metrics"]}, {name: told["paired"]})]
    head = (
        f"Forward test: fitted on an earlier survey of {told['n']:,} families in "
        f"{told['clusters']:,} clusters, judged on this one"
    )
    return ["", head, "", *_judged(told["models"], told["paired"])]


def _decision(challenger: dict[str, Any]) -> str:
    gain = f"{challenger['gain']:+.4f} ±{challenger['se']:.4f}"
    verdict = "it is adopted" if challenger["adopted"] else "it is not adopted"
    return (
        f"The challenger's gain in EE40 is {gain}; more than {challenger['needed']} standard "
        f"errors are needed: {verdict}."
    )


def _with_error(found: dict[str, Any], word: str) -> str:
    value = f"{found[word]:.3f}"
    return value if found["se"] is None else f"{value} ±{found['se']:.3f}"


def model_change(told: dict[str, Any]) -> str:
    """`dtsen model compare` in words."""
    size = {(row["dari"], row["ke"]): row["keluarga"] for row in told["transition"]}
    tenths = range(1, 11)
    rows = [(f"desil {old}", *(size.get((old, new), 0) for new in tenths)) for old in tenths]
    moved = told["moved"]["keluarga"] / (told["families"] or 1)
    lines = [
        f"{told['families']:,} families by model {told['before']} (rows) and {told['now']}",
        "",
        table(("", *map(str, tenths)), rows),
        "",
        f"{moved:.1%} are in another desil",
    ]
    lines += [
        f"desil {line['desil']}/{line['desil'] + 1}: {line['masuk']:,} come below the line, "
        f"{line['keluar']:,} leave"
        for line in told["lines"]
    ]
    return "\n".join([*lines, *_forward(told["forward"])])
