"""`verify` takes nothing that a link leads to for what left BPS."""

import shutil

from pipelines import send


def test_a_link_in_place_of_a_file_is_named(package, tmp_path):
    target = tmp_path / "elsewhere"
    shutil.move(package / "BAST.md", target)
    (package / "BAST.md").symlink_to(target)

    assert send.verify(package)["bad"] == ["BAST.md"]


def test_a_link_in_place_of_a_folder_is_named_with_what_was_in_it(package, tmp_path):
    folder = package / "data" / "agregat"
    inside = [f"data/agregat/{path.name}" for path in folder.iterdir()]
    shutil.move(folder, tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")

    assert send.verify(package)["bad"] == ["data/agregat", *sorted(inside)]


def test_an_added_link_to_a_folder_is_named(package, tmp_path):
    (tmp_path / "tambahan.csv").write_text("x")
    (package / "data" / "tambahan").symlink_to(tmp_path)

    assert send.verify(package)["bad"] == ["data/tambahan"]
