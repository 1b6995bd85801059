"""A kabupaten's report card: its counts, what to do next, and nothing of a person."""

import re
import zipfile

import pytest

from pipelines import report, send
from tests.report import drawn
from tests.send import nation

SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = drawn.build(tmp_path_factory.mktemp("cards"))
    send.run(home, nation.QUARTER)
    nation.publish(home)
    folder = home.reports(nation.QUARTER) / "kabupaten"
    written = []
    for _ in range(2):
        report.write(home, nation.QUARTER)
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    return folder


@pytest.fixture(scope="module")
def page(folder):
    return (folder / "3201.html").read_text(encoding="utf-8")


def test_every_kabupaten_has_a_page_and_a_workbook(folder):
    names = {path.name for path in folder.iterdir()}
    assert names == {f"{code}.{kind}" for code in ("3201", "3273") for kind in ("html", "xlsx")}


def test_it_opens_without_a_network_and_without_scripts(page):
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "<script" not in page and "@import" not in page
    assert 'name="viewport"' in page


def test_it_tells_what_to_do_first(page, folder):
    assert "Mintakan pengesahan" in page and "kecamatan: 1 usulan" in page
    calm = (folder / "3273.html").read_text(encoding="utf-8")
    assert "Tidak ada yang tertunda." in calm


@pytest.mark.parametrize(
    "said",
    [
        "1 dari 3 baris lulus",
        "triwulan lalu 70,0%",
        "turun",
        "Jumlah kolom pada baris ini berbeda",
        "2 triwulan",
        "DISP-7, 3 hari setelah batas 2026-06-17",
        "3273 (1)",
    ],
)
def test_it_tells(page, said):
    assert said in page


def test_nothing_of_a_person_is_in_it(folder):
    for path in folder.iterdir():
        texts = [path.read_bytes()]
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                texts = [book.read(name) for name in book.namelist()]
        for text in texts:
            said = text.decode("utf-8")
            assert not SIXTEEN.search(said)
            assert "JALAN RAHASIA" not in said and "KEPALA 1" not in said
