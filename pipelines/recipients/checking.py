"""What a recipient's YAML may not ask for, each refusal with its reason."""

import re
from collections.abc import Iterator

from pipelines.recipients.columns import frames, home_of, is_personal, released
from pipelines.recipients.condition import RecipientError, condition
from pipelines.recipients.definition import PackageTable, Recipient
from pipelines.rules import load as load_rules

_CRON = re.compile(r"(\S+ ){4}\S+")


def check(recipient: Recipient) -> None:
    """Refuse a recipient whose definition cannot be kept.

    Raises
    ------
    RecipientError
        With every fault that was found.
    """
    faults = [*_faults(recipient)]
    for name, table in recipient.tables.items():
        faults += [f"tables.{name}: {fault}" for fault in _faults_of_table(recipient, table)]
    if faults:
        raise RecipientError(f"{recipient.ministry}: {'; '.join(faults)}")


def _faults(recipient: Recipient) -> Iterator[str]:
    if not recipient.tables or "parquet" not in recipient.formats:
        yield "a package has tables, and Parquet among its formats"
    if not recipient.legal_basis or not recipient.purpose.id:
        yield "no legal basis or purpose"
    if not _CRON.fullmatch(recipient.schedule):
        yield f"schedule '{recipient.schedule}' is not a cron line"
    if bool(recipient.pseudonym) != bool(recipient.keys.pseudonym):
        yield "pseudonyms need an epoch and a key"
    for rule in sorted(set(recipient.limits.values()) - set(load_rules())):
        yield f"no rule {rule} in pipelines/rules"
    yield from _faults_of_aggregates(recipient)


def _faults_of_aggregates(recipient: Recipient) -> Iterator[str]:
    for name, aggregate in recipient.aggregates.items():
        if any(not set(known) <= set(aggregate.keys) for known in aggregate.known_totals):
            yield f"aggregates.{name}: known_totals name other keys"
        for limit in sorted(set(aggregate.limits) - set(recipient.limits)):
            yield f"aggregates.{name}: no limit {limit}"


def _faults_of_table(recipient: Recipient, table: PackageTable) -> Iterator[str]:
    if table.frame not in frames():
        yield f"no frame '{table.frame}'"
        return
    if len(table.columns) != len(set(table.columns)) or not table.columns:
        yield "a column is listed twice, or none is"
    for column in table.columns:
        yield from _faults_of_column(recipient, table, column)
    if not table.order or not set(table.order) <= set(table.columns):
        yield "order must name columns of the table"
    if table.rows:
        yield from _faults_of_rows(recipient, table)


def _faults_of_column(recipient: Recipient, table: PackageTable, column: str) -> Iterator[str]:
    if column in released() and released()[column].pseudonym_of:
        if not recipient.pseudonym:
            yield f"'{column}' needs a pseudonym block"
    elif not home_of(column, table.frame):
        yield f"no column '{column}' in codebook or release for frame {table.frame}"
    elif recipient.pseudonym and is_personal(column):
        yield f"'{column}' leads to a person; not beside a pseudonym"


def _faults_of_rows(recipient: Recipient, table: PackageTable) -> Iterator[str]:
    named = condition(table.rows)
    for column in named.columns:
        if not home_of(column, table.frame):
            yield f"rows name an unknown column {column}"
    for limit in named.limits:
        if limit not in recipient.limits:
            yield f"rows name a limit {limit} that is not there"
