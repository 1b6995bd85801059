"""Under which numbers each sent file is told about, and how its sender named it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pipelines.sources.arrived import Arrived

if TYPE_CHECKING:
    import pyarrow as pa

WHOLE = -1  # stands for a submission as a whole


def files(records: Iterable[Arrived]) -> "pa.Table":
    """Return every file of some submissions.

    A file that came back corrected is judged under a number of the submission that it corrects,
    and stands under that number too.

    Returns
    -------
    pyarrow.Table
        ``kiriman``, ``berkas``, ``submission``, ``prov`` (``00``: sent nationally), ``nama`` and
        ``kanal`` (the source by which it is read).
    """
    import pyarrow as pa

    schema = pa.schema(
        [
            ("kiriman", pa.int32()),
            ("berkas", pa.int16()),
            ("submission", pa.string()),
            ("prov", pa.string()),
            ("nama", pa.string()),
            ("kanal", pa.string()),
        ]
    )
    rows = [
        (*place, each.submission, (each.kode_kabupaten_kota or "00")[:2], name, each.read_as)
        for each in records
        for place, name in _numbers(each)
    ]
    columns: list[Any] = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _numbers(each: Arrived) -> Iterator[tuple[tuple[int, int], str | None]]:
    yield (each.kiriman, WHOLE), None
    for file in each.files:
        yield (each.kiriman, file.berkas), file.name
        if file.asal:
            yield file.asal, file.name
