"""The shapes of the codebook: reference, column, variable, rule.

Every level is a frozen dataclass: a misspelt key in the YAML raises, it cannot pass unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from pipelines.codebook.strict import Reference

Label = dict[str, str]
AskedOf = Literal["family", "person"]
Severity = Literal["galat", "peringatan"]
Scope = Literal["cell", "row", "family", "file", "register"]

KINDS = ("code", "count", "amount", "flag", "text", "date", "id", "region")
FEATURES = ("flag", "ordinal", "category", "numeric")
TABLES = ("family", "person", "civil", "meter", "insurance", "claim", "claim_event", "review")
CELL_CHECKS = ("code", "number", "range", "date", "blank", "digits", "typed_number", "exponent")

_FIXED_TYPES = {"text": "VARCHAR", "date": "DATE", "id": "BIGINT", "region": "VARCHAR"}


@dataclass(frozen=True, slots=True)
class Column:
    """One stored column: what a cell may hold, and what the model may do with it.

    Attributes
    ----------
    coarse : dict
        Negative codes of older lists that did not tell some codes apart; each names, under
        ``of``, the codes it contains (empty for an asset known to be there, number unknown).
    missing : tuple of str
        Texts, upper-cased and trimmed, by which senders say "no answer".
    asked_if : dict
        The answers to other questions under which this one is asked; otherwise it stays blank.
    on_error : str
        Severity of a cell that cannot be read: ``galat`` holds the family back, ``peringatan``
        empties the cell and reports it.
    vital : bool
        Without it a row can not be used at all, not even of the base register.
    inherit : str or None
        ``dwelling``: goes on to a new family at the unchanged address; ``asset``: never does.
    sign : str or None
        Direction in which a higher value may move welfare.
    """

    name: str
    variable: str
    asked_of: AskedOf
    kind: str
    label: Label
    derived: bool
    key: bool
    official: bool
    unit: str | None = None
    between: tuple[int, int] | None = None
    codes: dict[int, Label] = field(default_factory=dict)
    coarse: dict[int, dict[str, Any]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    digits: tuple[int, ...] = ()
    required: bool = False
    asked_if: dict[str, tuple[int, ...]] = field(default_factory=dict)
    skip_severity: Severity = "galat"
    on_error: Severity = "galat"
    vital: bool = False
    stored: bool = True
    inherit: Literal["dwelling", "asset"] | None = None
    identity: bool = False
    feature: str | None = None
    sign: Literal["+", "-"] | None = None

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        where = f"column {self.name}"
        _one_of(where, "kind", self.kind, KINDS)
        _one_of(where, "on_error", self.on_error, ("galat", "peringatan"))
        _one_of(where, "skip_severity", self.skip_severity, ("galat", "peringatan"))
        _one_of(where, "feature", self.feature, (None, *FEATURES))
        _one_of(where, "inherit", self.inherit, (None, "dwelling", "asset"))
        _one_of(where, "sign", self.sign, (None, "+", "-"))
        self._check_codes(where)
        self._check_range(where)
        if self.kind in ("id", "region") and not self.digits:
            raise ValueError(f"{where}: kind '{self.kind}' needs the number of digits")

    def _check_codes(self, where: str) -> None:
        if (self.kind in ("code", "flag")) != bool(self.codes):
            raise ValueError(f"{where}: kind '{self.kind}' and its list of codes do not agree")
        if any(code < 0 for code in self.codes):
            raise ValueError(f"{where}: negative codes are kept for coarse ones")
        for code, meaning in self.coarse.items():
            strangers = set(meaning["of"]) - set(self.codes)
            if code >= 0 or strangers:
                raise ValueError(
                    f"{where}: coarse code {code} must be negative and contain only codes of "
                    f"the list; unknown: {sorted(strangers)}"
                )

    def _check_range(self, where: str) -> None:
        numeric = self.kind in ("count", "amount")
        if numeric and not (self.unit and self.between):
            raise ValueError(f"{where}: kind '{self.kind}' needs a unit and a range")
        if not numeric and self.between:
            raise ValueError(f"{where}: a range goes with a count or an amount")
        if self.between and self.between[0] > self.between[1]:
            raise ValueError(f"{where}: range {self.between} is empty")

    @property
    def type(self) -> str:
        """Return the DuckDB type, the narrowest that holds every legal value."""
        if self.kind in _FIXED_TYPES:
            return _FIXED_TYPES[self.kind]
        low, high = self.between or (min(self.codes), max(self.codes))
        if low >= -128 and high <= 127:
            return "TINYINT"
        if low >= -32768 and high <= 32767:
            return "SMALLINT"
        return "INTEGER"

    @property
    def values(self) -> tuple[int, ...]:
        """Return every legal code, coarse ones included (empty unless kind is code or flag)."""
        return (*self.codes, *self.coarse) if self.codes else ()


@dataclass(frozen=True, slots=True)
class Variable:
    """One question of the instrument; its answer may need several columns.

    Attributes
    ----------
    group : str or None
        Questions of a person that are answered together share a group, which has one source and
        date; a rule of precedence may name the group of a family's questions too.
    """

    name: str
    asked_of: AskedOf
    label: Label
    reference: Reference
    since: str
    components: tuple[Column, ...]
    number: int | None = None
    after: str | None = None
    official_name: str = ""
    key: bool = False
    derived: bool = False
    evidence: tuple[str, ...] = ()
    group: str | None = None

    @property
    def official(self) -> bool:
        """Return whether the variable is one of the 39."""
        return self.number is not None

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        if (self.number is None) == (self.after is None):
            raise ValueError(
                f"variable {self.name}: an official variable has a number, a supplementary one "
                "says after which variable it stands"
            )
        if not self.components:
            raise ValueError(f"variable {self.name}: has no column")


@dataclass(frozen=True, slots=True)
class Rule:
    """One validation rule, the only place where its text for senders is written.

    Attributes
    ----------
    when : str or None
        For row and family scope: a DuckDB expression that is TRUE when the rule is broken and
        never NULL. For a ``blank`` cell check: a further condition (the question applies to
        this row), or None when it always applies. Otherwise None.
    check : str or None
        For cell scope: what is compared, see `CELL_CHECKS`; ``technical`` for rules that code
        raises by itself.
    keeps_out : bool
        Whether the rule holds rows back even in the base register.
    needs : tuple of str
        Tables that the source must deliver for the rule to make sense.
    """

    code: str
    severity: Severity
    scope: Scope
    table: str | None
    variable: str | None
    when: str | None
    message: str
    fix: str
    reference: str
    check: str | None = None
    keeps_out: bool = False
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        where = f"rule {self.code}"
        _one_of(where, "severity", self.severity, ("galat", "peringatan"))
        _one_of(where, "scope", self.scope, ("cell", "row", "family", "file", "register"))
        _one_of(where, "table", self.table, (None, *TABLES))
        _one_of(where, "check", self.check, (None, "technical", *CELL_CHECKS))
        if self.check is None and not self.when:
            raise ValueError(f"{where}: needs an expression or a check")
        if not self.message or not self.fix:
            raise ValueError(f"{where}: needs a message and a fix")


@dataclass(frozen=True, slots=True)
class Codebook:
    """The whole codebook: variables in official order, and the rules that follow from them."""

    variables: tuple[Variable, ...]
    rules: tuple[Rule, ...]

    def columns(self, asked_of: str) -> tuple[Column, ...]:
        """Return the stored columns of ``family`` or ``person``, in codebook order."""
        return tuple(
            column
            for variable in self.variables
            if variable.asked_of == asked_of
            for column in variable.components
            if column.stored
        )

    def column(self, name: str, asked_of: str | None = None) -> Column:
        """Return a column by name; one of both is the family's unless said otherwise."""
        for group in (asked_of,) if asked_of else ("family", "person"):
            for column in self.columns(group):
                if column.name == name:
                    return column
        raise KeyError(f"the codebook has no stored column {name!r}")

    def variable(self, name: str, asked_of: str | None = None) -> Variable:
        """Return a variable by name; one of both is the family's unless said otherwise."""
        for variable in self.variables:
            if variable.name == name and asked_of in (None, variable.asked_of):
                return variable
        raise KeyError(f"the codebook has no variable {name!r}")

    @property
    def predictors(self) -> tuple[Column, ...]:
        """Return the columns that the model may use."""
        return tuple(
            column
            for group in ("family", "person")
            for column in self.columns(group)
            if column.feature
        )

    def cell_rules(self, column: str) -> tuple[Rule, ...]:
        """Return the cell rules of a column, in whichever table it stands."""
        return tuple(
            rule
            for rule in self.rules
            if rule.scope == "cell" and rule.variable == column and rule.check != "technical"
        )

    def sql_rules(self, scope: str, table: str) -> tuple[Rule, ...]:
        """Return the row or family rules of a table that are SQL expressions."""
        return tuple(
            rule
            for rule in self.rules
            if rule.scope == scope and rule.table == table and rule.check is None
        )

    def rule(self, code: str) -> Rule:
        """Return the rule with this code."""
        for rule in self.rules:
            if rule.code == code:
                return rule
        raise KeyError(f"the codebook has no rule {code!r}")


def _one_of(where: str, key: str, value: object, allowed: tuple[object, ...]) -> None:
    if value not in allowed:
        names = ", ".join(str(item) for item in allowed if item is not None)
        raise ValueError(f"{where}: {key} {value!r} is not one of {names}")
