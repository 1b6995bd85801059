"""Numbers on the papers, and those that are not known."""

from pipelines.pages import percent
from pipelines.papers.page import number


def test_what_is_not_known_is_a_dash() -> None:
    assert (percent(None), number(None)) == ("–", "–")
    assert (percent(0.304), number(-0.5)) == ("30,4%", "-0,500")


def test_zero_has_no_sign() -> None:
    assert number(-0.0001) == "0,000"
