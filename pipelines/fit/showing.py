"""The model in force as a table that a person reads."""

from typing import TYPE_CHECKING, Any

from pipelines.fit.step import in_force
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.variables import model_variables

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from ranking.model import Model


def show(home: "Home", quarter: "Quarter") -> dict[str, Any]:
    """Return the model in force in a quarter, its content and a readable table."""
    model = read_model(in_force(home, quarter) / MODEL)
    return {
        "quarter": str(quarter),
        "id_model": model.id,
        "hash": model.hash,
        "model": model.content,
        "text": _table(model),
    }


def _table(model: "Model") -> str:
    """Return the levels of every variable and what they contribute, in log points."""
    known = {variable.name: variable for variable in model_variables()}
    valid, provenance = model.content["valid"], model.content["provenance"]
    families = provenance.get("families", 0)
    lines = [
        f"in force {valid['from']} to {valid['until']}, {families:,} survey families",
        "",
    ]
    for name in model.order:
        variable = known.get(name)
        lines.append(variable.label if variable else name)
        for level, value in sorted(model.levels(name).items()):
            word = variable.words.get(level, "") if variable else ""
            lines.append(f"  {level:>3} {value / 1e6:+9.4f}  {word}".rstrip())
        low, high = _multipliers(model, name)
        lines.append(f"      kabupaten/kota x {low:.2f} to {high:.2f}")
    if model.pairs:
        lines += [
            "",
            "Answers that tell more together (coefficient x both contributions, or a table)",
        ]
    for one, other, size in model.pairs:
        names = " x ".join(known[each].label if each in known else each for each in (one, other))
        found = model.product(one, other, size).values()
        told = f"{min(found) / 1e6:+.4f} to {max(found) / 1e6:+.4f}"
        lines.append(f"  {told if isinstance(size, dict) else f'{size / 1e6:+9.4f}'}  {names}")
    return "\n".join(lines)


def _multipliers(model: "Model", variable: str) -> tuple[float, float]:
    """Return the smallest and the largest multiplier of a variable among all places."""
    at = model.order.index(variable)
    found = [
        entry["multipliers"][at]
        for kinds in model.content["places"].values()
        for entry in kinds.values()
    ]
    return min(found) / 1e6, max(found) / 1e6
