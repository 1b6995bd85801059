"""The data dictionary says what the codebook says."""

import pytest

from pipelines.codebook import dictionary, load


def test_the_committed_page_is_current():
    assert dictionary.PAGE.read_text(encoding="utf-8") == dictionary.text(), (
        "run: python -m pipelines.codebook.dictionary"
    )


def test_the_page_names_every_column_and_every_rule():
    page = dictionary.text()
    for variable in load().variables:
        assert variable.official_name in page
        for column in variable.components:
            assert f"`{column.name}`" in page
    for rule in load().rules:
        assert f"`{rule.code}`" in page


def test_rows_come_in_the_order_asked_and_say_codes_in_words():
    first, second = dictionary.rows(["mobil", "jenis_atap_terluas"])

    assert (first["kolom"], first["rentang"], first["variabel_kunci"]) == ("mobil", "0-9", "ya")
    assert second["kode"].startswith("1=Beton; 2=Genteng")
    assert second["kode_kasar"] == "-1=Asbes/seng"
    assert second["kedudukan"] == "resmi, family 17"


def test_a_supplementary_column_is_called_so():
    (row,) = dictionary.rows(["luas_lantai"])
    assert row["kedudukan"] == "tambahan"


def test_a_column_that_nobody_defined_is_refused():
    with pytest.raises(KeyError):
        dictionary.rows(["kolom_rahasia"])
