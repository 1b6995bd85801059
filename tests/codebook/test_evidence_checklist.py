"""What a reporter must attach is declared, and the checklist says what the codebook says."""

from pipelines.codebook import checklist, load
from pipelines.codebook.claimable import evidence, life_events


def test_the_checklist_is_current():
    assert checklist.PAGE.read_text(encoding="utf-8") == checklist.text(), (
        "run: python -m pipelines.codebook.checklist"
    )


def test_every_kind_of_evidence_is_declared_and_demanded_somewhere():
    demanded = {name for variable in load().variables for name in variable.evidence}
    demanded |= {name for event in life_events().values() for name in event.evidence}
    assert demanded == set(evidence())


def test_the_house_is_shown_from_all_sides_where_its_size_or_walls_are_claimed():
    sides = ("depan_rumah", "ruang_tamu", "belakang_rumah")
    for name in ("luas_lantai", "jenis_dinding_terluas"):
        assert load().variable(name).evidence == sides
    assert load().variable("kepemilikan").evidence == ("aset",)
