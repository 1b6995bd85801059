"""Numbers on the papers, and those that are not known."""

from pipelines.papers import page


def test_what_is_not_known_is_a_dash() -> None:
    assert (page.percent(None), page.number(None)) == ("–", "–")
    assert (page.percent(0.304), page.number(-0.5)) == ("30,4%", "-0,500")


def test_zero_has_no_sign() -> None:
    assert page.number(-0.0001) == "0,000"
