"""Where numbers stand among others, by arrays as by a dictionary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.frames import pl
from pipelines.in_memory import Unusual, places

NUMBERS = st.none() | st.integers(-3, 6)


@given(st.lists(NUMBERS, max_size=12), st.lists(NUMBERS, max_size=8))
def test_places_are_those_of_plain_python(of: list[int | None], among: list[int | None]) -> None:
    given_, known = (pl.Series(each, dtype=pl.Int64) for each in (of, among))
    told = [number for number in among if number is not None]
    if len(told) > len(set(told)):
        with pytest.raises(Unusual):
            places(given_, known)
        return
    expected = [-1 if n is None or n not in told else among.index(n) for n in of]
    assert places(given_, known).tolist() == expected
