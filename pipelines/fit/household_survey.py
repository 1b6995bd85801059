"""Any household survey, as a file and a description of its columns, made ready to be judged on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.codebook.strict import only_keys, read_yaml
from pipelines.errors import DataStop, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from ranking.encoding import Feature
    from ranking.rivals import Households

_SIGNS = {"+": 1, "-": -1}
_NEEDED = {"outcome", "outcome_scale", "features"}
_NAMES = ("weight", "members", "cluster", "regency", "urban", "subdistrict")
_FEWEST_ROWS, _FEWEST_CLUSTERS = 50, 10


@dataclass(frozen=True, slots=True)
class Specification:
    """Which column of a survey file is what.

    Attributes
    ----------
    outcome, outcome_scale : str
        Spending or income per head, and whether it is a ``log`` or a ``level``.
    features : tuple of Feature
    weight, members, cluster, regency, urban, subdistrict : str or None
        Columns of the design weight, members of the household, survey cluster and places.
    """

    outcome: str
    outcome_scale: str
    features: "tuple[Feature, ...]"
    columns: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Specification":
        """Read a description.

        Raises
        ------
        UsageError
            If it lacks something, or names something that is not known.
        """
        from ranking.encoding import Feature

        try:
            raw = only_keys(path.name, read_yaml(path), _NEEDED | set(_NAMES), _NEEDED)
            if raw["outcome_scale"] not in ("log", "level"):
                raise ValueError(
                    f"{path.name}: outcome_scale is {raw['outcome_scale']!r}; it is log or level"
                )
            if not isinstance(raw["features"], list) or not raw["features"]:
                raise ValueError(f"{path.name}: features should be a list with an entry or more")
            features = []
            for entry in raw["features"]:
                told = only_keys("features", entry, {"name", "kind", "sign"}, {"name", "kind"})
                sign = told.get("sign")
                if sign is not None and sign not in _SIGNS:
                    raise ValueError(f"feature {told['name']}: sign is {sign!r}; it is '+' or '-'")
                features.append(
                    Feature(str(told["name"]), told["kind"], _SIGNS[sign] if sign else 0)
                )
        except (ValueError, TypeError, OSError) as error:
            raise UsageError(str(error)) from error
        columns = {name: str(raw[name]) for name in _NAMES if raw.get(name) is not None}
        found = cls(str(raw["outcome"]), raw["outcome_scale"], tuple(features), columns)
        found._check(path.name)
        return found

    def _check(self, where: str) -> None:
        names = [feature.name for feature in self.features]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise UsageError(f"{where}: feature {', '.join(twice)} stands twice")
        if self.outcome in names:
            raise UsageError(
                f"{where}: {self.outcome} is the outcome and a feature; a score may not know "
                "what it is to tell"
            )

    @property
    def used(self) -> list[str]:
        """Every column that is read."""
        return [self.outcome, *self.columns.values(), *(each.name for each in self.features)]


def read_survey(path: Path, specification: Specification) -> "tuple[Households, dict[str, int]]":
    """Return the households of a survey file, and how many rows were left out and why.

    A row without outcome, weight or members, or with a weight of zero, is left out and counted;
    a missing answer or place is not.

    Raises
    ------
    DataStop
        If the file cannot be read, lacks a column, or holds what cannot be judged on.
    """
    from ranking.rivals import Households

    table = _table(path, specification)
    outcome = _outcome(table, specification)
    count = len(table)
    weight = _numbers(table, specification, "weight", np.ones(count))
    members = _numbers(table, specification, "members", np.ones(count))
    if (weight < 0).any():
        raise DataStop(f"{int((weight < 0).sum())} rows have a negative weight; mend the file")
    reasons = {
        "no_outcome": ~np.isfinite(outcome),
        "no_weight": ~np.isfinite(weight),
        "zero_weight": weight == 0,
        "no_members": ~(np.isfinite(members) & (members > 0)),
    }
    left_out: np.ndarray = np.zeros(count, bool)
    counts = {}
    for reason, rows in reasons.items():
        counts[reason] = int((rows & ~left_out).sum())
        left_out |= rows
    kept = np.flatnonzero(~left_out)
    answers = table[[feature.name for feature in specification.features]].iloc[kept]
    _check_kinds(answers, specification)
    households = Households(
        features=specification.features,
        answers=answers.reset_index(drop=True),
        outcome=outcome[kept],
        weight=weight[kept] / weight[kept].mean() if len(kept) else weight[kept],
        members=members[kept],
        cluster=_clusters(table, specification)[kept],
        **{name: _place(table, specification, name, kept) for name in _NAMES[3:]},
    )
    clusters = len(np.unique(households.cluster))
    if len(households) < _FEWEST_ROWS or clusters < _FEWEST_CLUSTERS:
        raise DataStop(
            f"{path.name} has {len(households)} usable rows in {clusters} clusters; at least "
            f"{_FEWEST_ROWS} rows in {_FEWEST_CLUSTERS} clusters are needed to judge a model on "
            "clusters that it has not seen"
        )
    if not np.ptp(households.outcome):
        raise DataStop(
            f"{specification.outcome} is the same in all {len(households)} usable rows of "
            f"{path.name}; where nobody is poorer than another, no model can be judged"
        )
    return households, counts


def _table(path: Path, specification: Specification) -> "pd.DataFrame":
    import pandas as pd

    names = {specification.columns[name] for name in _NAMES[2:] if name in specification.columns}
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            table = pd.read_parquet(path)
        else:
            with path.open(encoding="utf-8-sig") as lines:
                head = lines.readline()
            sign = max(",;\t|", key=head.count)
            # a code keeps its zeros: what names a place or cluster is text
            table = pd.read_csv(
                path, sep=sign, encoding="utf-8-sig", dtype=dict.fromkeys(names, str)
            )
    except (OSError, ValueError, UnicodeError) as error:
        raise DataStop(
            f"{path.name} cannot be read as a table ({type(error).__name__}); give a Parquet "
            "file, or CSV in UTF-8 with one line of column names"
        ) from error
    lacking = [name for name in dict.fromkeys(specification.used) if name not in table.columns]
    if lacking:
        raise DataStop(
            f"{path.name} has no column {', '.join(lacking)}; its columns are "
            f"{', '.join(map(str, table.columns))}"
        )
    return table


def _outcome(table: "pd.DataFrame", specification: Specification) -> np.ndarray:
    outcome = _as_numbers(table, specification.outcome)
    if specification.outcome_scale == "log":
        return outcome
    if (outcome <= 0).any():
        raise DataStop(
            f"{int((outcome <= 0).sum())} rows have an {specification.outcome} of 0 or less, "
            "which has no logarithm; take them out of the file, or give a logarithm of your own "
            "with outcome_scale: log"
        )
    return np.log(outcome)


def _as_numbers(table: "pd.DataFrame", name: str) -> np.ndarray:
    import pandas as pd

    column = table[name]
    found = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    broken = int((np.isnan(found) & column.notna().to_numpy()).sum())
    if broken:
        raise DataStop(f"column {name} should hold numbers; {broken} of its cells do not")
    return found


def _numbers(
    table: "pd.DataFrame", specification: Specification, name: str, default: np.ndarray
) -> np.ndarray:
    column = specification.columns.get(name)
    return default if column is None else _as_numbers(table, column)


def _names(table: "pd.DataFrame", column: str) -> np.ndarray:
    return table[column].astype("string").fillna("").to_numpy(dtype=str)


def _clusters(table: "pd.DataFrame", specification: Specification) -> np.ndarray:
    """Return the cluster of each row; one of which none is told is a cluster of its own."""
    own = np.array([f"#{number}" for number in range(len(table))])
    column = specification.columns.get("cluster")
    if column is None:
        return own
    found = _names(table, column)
    return np.where(found == "", own, found)


def _place(table: "pd.DataFrame", specification: Specification, name: str, kept: np.ndarray) -> Any:
    column = specification.columns.get(name)
    return None if column is None else _names(table, column)[kept]


def _check_kinds(answers: "pd.DataFrame", specification: Specification) -> None:
    """Refuse answers that are not of the kind they were declared to be; nothing is guessed."""
    import pandas as pd

    for feature in specification.features:
        column = answers[feature.name]
        if isinstance(column.dtype, pd.CategoricalDtype) and column.dtype.ordered:
            codes = column.cat.codes.astype(float)
            answers[feature.name] = codes.where(codes >= 0)
            continue
        is_text = not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(
            column
        )
        if feature.kind in ("numeric", "ordinal"):
            answers[feature.name] = _as_numbers(answers, feature.name)
        elif feature.kind == "flag":
            if column.nunique(dropna=True) > 2:
                raise DataStop(
                    f"feature {feature.name} is declared a flag but holds "
                    f"{column.nunique()} values; declare it a category or ordinal"
                )
            if feature.sign and is_text:
                raise DataStop(
                    f"feature {feature.name} has a sign but holds texts, and which of them is "
                    "more is not known; give it as 0 and 1"
                )
            if not is_text:
                answers[feature.name] = _as_numbers(answers, feature.name)
        else:
            texts = column.astype("string").astype(object)
            answers[feature.name] = texts.where(column.notna(), None)
