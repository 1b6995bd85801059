"""One generated SELECT per source table: from cells as sent to the codebook's columns.

The SELECT reads two relations: ``raw`` (rows as sent, see `pipelines.conform.raw`) and
``kiriman`` (the submissions accepted). It yields the conformed columns, the family to which
the row belongs (``_unit``), and masks of the rules that the row breaks (``_broken_0`` and so on,
a bit per check). Golden files under ``tests/conform/golden`` show every one of them.
"""

from pipelines.codebook import load as load_codebook
from pipelines.conform import general
from pipelines.conform.checks import BITS, Check, checks
from pipelines.conform.naming import Reading, is_blank, named, quoted, text, tidied
from pipelines.conform.subject import Subject
from pipelines.conform.tables import (
    HOUSEHOLD,
    KK,
    PROPOSAL,
    UNIT,
    VILLAGE,
    Field,
    field_of,
    fields,
)

_LEAD = ("_kiriman", "_berkas", "_lembar", "_baris")
# The column with the values of a row that breaks anything, by `valued`.
VALUES = "_nilai"
# The engine puts one SELECT of another together with it, unless it joins, and then works a value
# out anew in every CASE that names it. So the values are worked out, and only then looked at.
_APART = "\n    cross join (values (1)) as one_row (satu)"
_LINES = ",\n        ".join


def masks(found: tuple[Check, ...]) -> list[str]:
    """Return the SQL of each mask: the checks that a row breaks, a bit each."""
    words = []
    for start in range(0, len(found), BITS):
        bits = [
            f"(({check.sql})::bigint << {place})"
            for place, check in enumerate(found[start : start + BITS])
        ]
        words.append("\n        | ".join(bits))
    return words


def mask_names(found: tuple[Check, ...]) -> list[str]:
    """Return the columns that hold the masks."""
    return [f"_broken_{number}" for number in range((len(found) + BITS - 1) // BITS)]


def bits_of(found: tuple[Check, ...], wanted: list[Check]) -> list[int]:
    """Return, per mask, the bits of some of the checks."""
    words, asked = [0] * len(mask_names(found)), set(wanted)
    for place, check in enumerate(found):
        if check in asked:
            words[place // BITS] |= 1 << place % BITS
    return words


def any_of(found: tuple[Check, ...], wanted: list[Check]) -> str:
    """Return the SQL that says whether a row breaks any of some checks."""
    parts = [
        f"{name} & {bits} <> 0"
        for name, bits in zip(mask_names(found), bits_of(found, wanted), strict=True)
        if bits
    ]
    return f"({' or '.join(parts)})" if parts else "false"


def unit(subject: Subject) -> str:
    """Return the SQL of the number by which rows of one family find each other.

    Where the family has no usable KK, a number that no KK can be stands for what was sent.
    """
    key = UNIT.get(subject.into)
    if key is None:
        return "null::bigint"
    if key == HOUSEHOLD:
        return f"-(hash({HOUSEHOLD}) >> 2)::bigint - 1"
    if subject.table.sheets:
        sent = quoted(subject.groups[KK][0].header)
        return f"coalesce({KK}, -(hash({sent}) >> 2)::bigint - 1)"
    return KK


def select(subject: Subject) -> str:
    """Return the SELECT that turns a source's table into the conformed one."""
    found = checks(subject)
    readings = subject.readings
    typed = [
        f"{_value(field, readings)} as {field.name}"
        for field in fields(subject.into)
        if field.name != "foto"
    ]
    day = readings["tanggal"].value if "tanggal" in readings else "null::date"
    typed.append(f"{day} as tanggal")
    if subject.into == "claim":
        lacking = load_codebook().rule("KLAIM_FOTO_KURANG").when
        typed += ["_foto_sah as jumlah_foto", f"not {lacking} as foto_sah"]
        typed.append(f"{text(subject.source.source)} as kanal")
    told = subject.told
    names = [line.rsplit(" as ", 1)[1] for line in typed]
    typed += [
        f"({readings[name].value})::{field_of(subject.into, name).type} as {name}" for name in told
    ]
    if subject.table.is_general:
        names.append(f"{general.content(subject.into, subject.told)} as isi")
    # only now, so that the checks see whether a date was given
    dated = {"tanggal": "coalesce(tanggal, tanggal_kirim) as tanggal"}
    own = [*_LEAD, *(dated.get(name, name) for name in names), f"{unit(subject)} as _unit"]
    if subject.is_joined:
        own.append(f"{quoted(subject.groups[KK][0].header)} as _kk")
    own += [*mask_names(found), f"{_values(subject, found)} as {VALUES}"]
    broken = [f"{sql} as {name}" for sql, name in zip(masks(found), mask_names(found), strict=True)]
    first = [f"{sql} as {name}" for how in readings.values() for name, sql in how.first.items()]
    second = [f"{sql} as {name}" for how in readings.values() for name, sql in how.second.items()]
    blank = [
        f"{_lazily(variable, how)} as {is_blank(field_of(subject.into, variable))}"
        for variable, how in readings.items()
        if variable != "foto"
    ]
    by_cell: dict[str, str] = {}
    for column in subject.table.used:
        if column.header not in subject.typed:
            by_cell.setdefault(quoted(column.header), tidied(column))
    tidy_cells = [f"{cell} as {sent}" for sent, cell in by_cell.items()]
    cells = f"raw.* replace (\n        {_LINES(tidy_cells)})" if tidy_cells else "raw.*"
    kiriman = ["k.kode_kabupaten_kota as _kabupaten", "k.code_system as _sistem"]
    kiriman += ["k.tanggal_kirim", "k.tanggal_acuan"]
    if subject.into == "signoff":
        kiriman += ["k.musyawarah_awal", "k.musyawarah_akhir"]
    join = "\n    inner join kiriman as k on k.kiriman = raw._kiriman"
    lookup = " as s"
    if VILLAGE in subject.groups:
        sent = named("region", subject.groups[VILLAGE][0].header)
        lookup += (
            "\n    left join region_lookup as l"
            f"\n        on l.code_system = s._sistem and l.kode_dikirim = {sent}"
        )
    steps = [
        ("tidied", [cells, *kiriman], "raw" + join),
        ("sent", ["tidied.*", *first], "tidied"),
        ("counted", ["sent.*", *second], "sent"),
        ("typed", ["s.*", *typed], "counted" + lookup),
        ("known", ["typed.*", *blank], f"typed{_APART}"),
        ("judged", ["known.*", *broken], "known"),
    ]
    with_steps = ",\n".join(
        f"{name} as (\n    select\n        {_LINES(columns)}\n    from {source}\n)"
        for name, columns, source in steps
    )
    return f"with {with_steps}\nselect\n    {_LINES(own)}\nfrom judged\n"


def valued(subject: Subject) -> list[str]:
    """Return the variables of a table in the order of their values in `VALUES`."""
    return [variable for variable in subject.groups if variable != "foto"]


def _values(subject: Subject, found: tuple[Check, ...]) -> str:
    """Return the SQL of what was read of each variable in a row that breaks anything.

    The value where there is one, so that two senders who say the same are seen to agree; else
    the cells as sent.
    """
    cells = []
    for variable in valued(subject):
        sent = dict.fromkeys(quoted(column.header) for column in subject.groups[variable])
        as_sent = f"upper(concat_ws(' ', {', '.join(sent)}))"
        cells.append(f"coalesce({variable}::varchar, {as_sent})")
    return f"case when {any_of(found, list(found))} then [{', '.join(cells)}] end"


def _value(field: Field, readings: dict[str, Reading]) -> str:
    """Return the SQL of a conformed column: a proposal's number is its reference too."""
    wanted = (PROPOSAL, field.name) if field.name == "nomor_referensi" else (field.name,)
    values = [readings[name].value for name in wanted if name in readings]
    if not values:
        return f"null::{field.type}"
    return f"coalesce({', '.join(values)})" if len(values) > 1 else values[0]


def _lazily(variable: str, how: Reading) -> str:
    """Return the SQL that looks at a variable's cells only where it has no value."""
    return f"case when {variable} is null then {how.blank} else false end"
