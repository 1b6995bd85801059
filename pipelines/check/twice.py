"""Numbers that stand twice in the register, looked for a slice of them at a time.

`sql/check/register_twice.sql` says what is counted. Each number is read once and put into the file
of its slice; sorting a slice brings together what is the same.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from pipelines.check import reading
from pipelines.in_memory import Numbers
from pipelines.parts import slices
from pipelines.parts.twice import again

# counted → the table and the column of the numbers
COUNTED = {
    "family_twice": ("family", "id_keluarga"),
    "card_twice": ("family", "nomor_kartu_keluarga"),
    "person_twice": ("person", "id_individu"),
}


def count(candidate: Path, folder: Path, persons: int, threads: int = 1) -> list[dict[str, int]]:
    """Return of each slice how many numbers stand in it that stood in it before.

    Parameters
    ----------
    folder : Path
        For the slices meanwhile.
    persons : int
        How many numbers there are, at most.
    threads : int
        How many columns are looked at at once; each holds a file's numbers, or a slice's.
    """
    places = [each["slice"] for each in slices(persons)]

    def of_slices(name: str) -> list[int]:
        files = [folder / f"{name}-{place}" for place in places]
        for numbers in reading.numbers(candidate, *COUNTED[name]):
            _spread(numbers, files)
        return [_twice(file) for file in files]

    names = sorted(COUNTED, reverse=True)  # persons first: theirs is the longest column
    with ThreadPoolExecutor(threads) as workers:
        counted = dict(zip(names, workers.map(of_slices, names), strict=True))
    return [
        {"slice": place, **{name: counted[name][number] for name in COUNTED}}
        for number, place in enumerate(places)
    ]


def _spread(numbers: Numbers, files: Sequence[Path]) -> None:
    """Add each number to the file of its slice."""
    place = (numbers % len(files)).astype(np.uint16)
    ordered = numbers[np.argsort(place, kind="stable")] if len(files) > 1 else numbers
    ends = np.cumsum(np.bincount(place, minlength=len(files)))
    for file, own in zip(files, np.split(ordered, ends[:-1]), strict=True):
        with file.open("ab") as opened:
            own.tofile(opened)


def _twice(file: Path) -> int:
    """Count the numbers of a slice that stood in it before, and take its file away."""
    numbers = np.fromfile(file, np.int64) if file.exists() else np.zeros(0, np.int64)
    file.unlink(missing_ok=True)
    numbers.sort(kind="stable")  # ids come in long runs that rise already
    return len(again(numbers))
