"""How often sources disagree, as the report draws it, and what remembering origins costs."""

import pytest

from pipelines import report
from pipelines.report import origin
from pipelines.report.numbers import numbers
from tests.decree import decree
from tests.report import drawn
from tests.send import nation


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = drawn.build(tmp_path_factory.mktemp("origin"))
    nation.publish(home)
    return home


def told(home):
    return numbers(home, nation.QUARTER, home.current(nation.QUARTER))


def test_pairs_of_sources_stand_whoever_won_and_few_values_are_hidden(home):
    matrix = told(home)["disagreement"]

    pairs = [(pair["satu"], pair["lain"]) for pair in matrix["pairs"]]
    cells = {
        (line["variabel"], pair): cell
        for line in matrix["variables"]
        for pair, cell in zip(pairs, line["cells"], strict=True)
        if cell is not None
    }
    met = {(variable, tuple(sorted(pair))) for variable, pair in cells}
    assert {variable for variable, _ in met} == {"mobil", "ac", "daya_terpasang"}
    assert len(pairs) == 2 and len(met) == 3
    (mobil,) = [cell for (name, _), cell in cells.items() if name == "mobil"]
    assert (mobil["dibandingkan"], mobil["berbeda"]) == (60, 15)
    assert sorted((mobil["menang_satu"], 15 - mobil["menang_satu"])) == [5, 10]
    (ac,) = [cell for (name, _), cell in cells.items() if name == "ac"]
    assert ac["hidden"] and ac["dibandingkan"] is ac["berbeda"] is None


def test_the_whole_adds_up_what_is_shown_only(home):
    matrix = told(home)["disagreement"]

    assert sorted(cell["dibandingkan"] for cell in matrix["whole"]) == [12, 60]


def test_the_limit_of_a_cell_is_a_rule(home, monkeypatch):
    decree(monkeypatch, "report_smallest_cell", 9)

    shown = [c for line in told(home)["disagreement"]["variables"] for c in line["cells"] if c]

    assert not any(cell["hidden"] for cell in shown)


def test_pairs_that_hardly_met_are_counted_only(home, monkeypatch):
    decree(monkeypatch, "report_smallest_cell", 13)

    matrix = told(home)["disagreement"]

    assert (len(matrix["pairs"]), matrix["rare"]) == (1, 1)


def test_the_page_shows_shares_and_no_hidden_cell(home):
    page = report.write(home, nation.QUARTER).read_text(encoding="utf-8")
    section = page[page.index('<section id="asal">') :]
    section = section[: section.index("</section>")]

    assert section.count('class="n heat"') == 4  # two cells, and the sums of two pairs
    assert "25,0%" in section and "&middot;" in section
    assert "9 dibandingkan" not in section


def test_bytes_of_provenance_are_those_on_disk(home):
    release = home.current(nation.QUARTER)
    size = sum(f.stat().st_size for f in (release / "registry/provenance").rglob("*.parquet"))

    assert origin.weight(release) == {
        "bytes": size,
        "families": 90,
        "bytes_per_family": round(size / 90, 1),
    }
