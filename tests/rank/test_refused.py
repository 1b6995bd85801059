"""What a ranking refuses: families, models and answers that it cannot account for."""

import copy
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from bench import nation
from pipelines import rank
from pipelines.errors import DataStop
from pipelines.home import Home
from ranking.model import Model
from tests.rank.drawn import Q1, put_model, ranked, read


def test_families_without_members_must_be_listed_as_unranked(tmp_path: Path, register) -> None:
    family, person = register
    gone = pa.array([5, 9], pa.int64())
    person = person.filter(pc.invert(pc.is_in(person["id_keluarga"], gone)))
    home = Home(tmp_path)
    nation.write(family, person, home.candidate(Q1))
    put_model(home.candidate(Q1), nation.model(3))
    with pytest.raises(DataStop, match="must add up"):
        rank.run(home, Q1)
    assert not (home.candidate(Q1) / "ranked").exists()
    listed = pa.table({"id_keluarga": gone, "alasan": ["tanpa anggota aktif"] * 2})
    file = home.candidate(Q1) / "registry/unranked/prov=00/part-0.parquet"
    pq.write_table(listed, file)
    (line,) = rank.run(home, Q1)
    assert (line["rows_in"], line["accepted"], line["held_back"]) == (2_000, 1_998, 2)
    ids = {row["id_keluarga"] for row in read(home.candidate(Q1), "ranked/family")}
    assert not ids & {5, 9}


def test_a_model_that_was_changed_or_fits_another_view_is_refused(tmp_path: Path, register) -> None:
    home = Home(tmp_path)
    nation.write(*register, home.candidate(Q1))
    model = nation.model(3)
    path = home.candidate(Q1) / "model" / "model.json"
    path.parent.mkdir(parents=True)
    path.write_text(model.text().replace('"lemari_es":{', '"lemari_es":{ ', 1))
    rank.run(home, Q1)  # the same content, written otherwise
    file = json.loads(model.text())
    file["model"]["variables"]["lemari_es"]["levels"]["1"] += 1
    path.write_text(json.dumps(file))
    with pytest.raises(DataStop, match="changed after it was fitted"):
        rank.run(home, Q1)
    content = model.content | {"provenance": {"view": "another"}}
    path.write_text(Model(content).text())
    with pytest.raises(DataStop, match="another"):
        rank.run(home, Q1)


@pytest.mark.parametrize("by", [2**26, 2**31])
def test_a_model_whose_scores_cannot_be_counted_is_named(tmp_path: Path, register, by) -> None:
    content = copy.deepcopy(nation.model(3).content)
    for kinds in list(content["places"].values())[::2]:
        for place in kinds.values():
            place["base"] += by
    with pytest.raises(DataStop, match="Fit a new one"):
        ranked(tmp_path, register, Model(content))


def test_an_answer_unknown_to_the_codebook_stops_the_ranking(tmp_path: Path, register) -> None:
    family, person = register
    index = family.schema.get_field_index("fasilitas_bab")
    wrong = pa.array([99, *[1] * (len(family) - 1)], pa.int8())
    with pytest.raises(DataStop, match="codebook"):
        ranked(tmp_path, (family.set_column(index, "fasilitas_bab", wrong), person))
