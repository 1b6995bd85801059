"""Old and new ranking side by side: counted beside a ranking of the quarter by the old model."""

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from bench import following, nation
from dtsen.cli import main
from pipelines import papers, store
from pipelines.errors import DataStop
from pipelines.home import Home
from ranking.model import Model
from tests.papers.test_card import evaluation
from tests.rank.drawn import Q1, Q2, read, two_quarters

FAMILIES = 800


def fitted(seed: int) -> Model:
    """Return a drawn model that says on what it was fitted, as the card wants to tell."""
    content = nation.model(seed).content
    provenance = {"families": 200, "clusters": 20, "matched": 150}
    return Model(content | {"provenance": content["provenance"] | provenance})


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home]:
    """Return the second quarter ranked by a new model, and by that of the first."""
    rng = np.random.default_rng(8)
    before = nation.draw(rng, FAMILIES, spread=12)
    now = following.next_quarter(rng, *before, share=0.5)
    old, new = fitted(1), fitted(2)
    root = tmp_path_factory.mktemp("change")
    return tuple(
        two_quarters(root / name, before, now, models)
        for name, models in (("new", (old, new)), ("old", (old, old)))
    )


def test_every_family_is_counted_where_either_model_puts_it(homes: tuple[Home, Home]) -> None:
    new, old = (
        {row["id_keluarga"]: row for row in read(home.candidate(Q2), "ranked/family")}
        for home in homes
    )
    both = [key for key, row in new.items() if row["desil_nasional_sebelumnya"] is not None]
    pairs = {key: (old[key]["desil_nasional"], new[key]["desil_nasional"]) for key in both}
    told = papers.compare(homes[0], Q2)

    assert told["families"] == len(both)
    assert told["persons"] == sum(new[key]["jumlah_anggota"] for key in both)
    counted = {(row["dari"], row["ke"]): row["keluarga"] for row in told["transition"]}
    assert counted == Counter(pairs.values())
    moved = [key for key, (was, is_now) in pairs.items() if was != is_now]
    assert told["moved"]["keluarga"] == len(moved) > 0
    assert told["moved"]["jiwa"] == sum(new[key]["jumlah_anggota"] for key in moved)
    assert [line["desil"] for line in told["lines"]] == [4, 5]
    for line in told["lines"]:
        desil = line["desil"]
        assert line["masuk"] == sum(b <= desil < a for a, b in pairs.values())
        assert line["keluar"] == sum(a <= desil < b for a, b in pairs.values())
    for place in told["regencies"]:
        code = place["kode_kabupaten_kota"]
        here = [pairs[key] for key in both if new[key]["kode_kabupaten_kota"] == code]
        assert (place["keluarga"], place["pindah"]) == (len(here), sum(a != b for a, b in here))
        assert place["lintas_4"] == sum((a <= 4) != (b <= 4) for a, b in here)
    assert told["forward"] is None


def test_without_a_change_of_model_there_is_nothing_to_compare(homes, tmp_path: Path) -> None:
    for home, quarter in ((homes[1], Q2), (homes[0], Q1)):
        with pytest.raises(DataStop, match="no change of model"):
            papers.compare(home, quarter)
    with pytest.raises(DataStop, match="nothing to compare"):
        papers.compare(Home(tmp_path), Q1)


@pytest.mark.parametrize("more", [["--json"], []])
def test_the_command_tells_it(homes, more, monkeypatch, capsys) -> None:
    asked = ["dtsen", "model", "compare", "--quarter", str(Q2), "--home", str(homes[0].root)]
    monkeypatch.setattr(sys, "argv", [*asked, *more])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    said = capsys.readouterr().out
    if more:
        assert set(json.loads(said)) >= {"before", "now", "transition", "lines", "regencies"}
    else:
        assert "are in another desil" in said and "desil 4/5" in said


def test_the_card_shows_both_rankings_only_where_the_model_changed(homes) -> None:
    for home, changed in zip(homes, (True, False), strict=True):
        release = home.candidate(Q2)
        store.write_text(release / "model/evaluation.json", json.dumps(evaluation()))
        page = papers.write_card(home, Q2, release)
        assert page is not None
        assert ("Peringkat lama dan baru berdampingan" in page.read_text("utf-8")) is changed
        told = json.loads(page.with_suffix(".json").read_text("utf-8"))["change"]
        assert (told is not None) is changed
