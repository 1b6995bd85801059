"""Numbers are looked at a slice of them at a time: all of a nation's would not fit into memory."""

_MOST = 36_000_000  # numbers of a slice: each slice is looked for in all numbers


def slices(numbers: int) -> list[dict[str, int]]:
    """Return what queries of one slice bind, for as many slices as so many numbers need.

    Examples
    --------
    >>> slices(40_000_000)
    [{'slice': 0, 'slices': 2}, {'slice': 1, 'slices': 2}]
    """
    count = max(1, -(-numbers // _MOST))
    return [{"slice": number, "slices": count} for number in range(count)]
