"""Every number under which a row may be told about leads to the file that its sender knows."""

from pipelines.sources import sent
from pipelines.sources.arrived import Arrived, ArrivedFile


def record(kiriman: int, name: str, place: str | None, *files: ArrivedFile) -> Arrived:
    return Arrived(
        kiriman, name, "siks_ng", "siks_ng", 1, "daerah", None, place, None, None, "diterima",
        "", 0, "", files=files,
    )  # fmt: skip


def file(berkas: int, name: str, asal: tuple[int, int] | None = None) -> ArrivedFile:
    return ArrivedFile(berkas, name, "keluarga", "csv", "", asal=asal)


def test_a_corrected_file_stands_under_its_own_number_and_that_of_what_it_corrects():
    told = sent.files(
        [
            record(4, "first", "3201", file(0, "keluarga.csv")),
            record(5, "second", "3201", file(0, "perbaikan.csv", asal=(4, 7))),
        ]
    ).to_pylist()
    found = {(row["kiriman"], row["berkas"]): (row["submission"], row["nama"]) for row in told}
    assert found == {
        (4, sent.WHOLE): ("first", None),
        (4, 0): ("first", "keluarga.csv"),
        (5, sent.WHOLE): ("second", None),
        (5, 0): ("second", "perbaikan.csv"),
        (4, 7): ("second", "perbaikan.csv"),
    }


def test_what_is_sent_nationally_belongs_to_no_province_and_nothing_sent_is_no_rows():
    assert sent.files([record(1, "a", None)]).to_pylist()[0]["prov"] == "00"
    assert sent.files([record(1, "a", "3201")]).to_pylist()[0]["prov"] == "32"
    assert sent.files([]).num_rows == 0
