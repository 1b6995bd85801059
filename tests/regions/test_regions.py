"""Regions: the master is whole, codes are bridged by what is declared, nothing is guessed."""

import csv
import gzip
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines import regions

HERE = Path(regions.__file__).parent


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as connection:
        regions.register(connection)
        yield connection


@pytest.fixture
def folder(tmp_path):
    """A copy of what is carried, to which a table can be added."""
    for name in ("regions.yaml", *(path.name for path in HERE.glob("*.csv*"))):
        shutil.copy(HERE / name, tmp_path / name)
    return tmp_path


def install(folder, kind, name, content):
    (folder / name).write_text(content)
    entry = (
        f'{kind}:\n  "2026Q1":\n    file: {name}\n    source:\n      title: drawn\n'
        '      href: ""\n    terms: drawn\n'
    )
    path = folder / "regions.yaml"
    text = path.read_text()
    path.write_text(
        text.replace("village_bridge: {}\n", entry)
        if kind == "village_bridge"
        else text.replace(f"{kind}:\n", entry, 1)
    )


def test_the_master_holds_38_provinces_514_regencies_7285_districts_83762_villages(con):
    counts = con.execute(
        """
        select count(distinct kode_provinsi), count(distinct kode_kabupaten_kota),
            count(distinct kode_kecamatan), count(distinct kode_kelurahan_desa), count(*)
        from region_village
        """
    ).fetchone()
    assert counts == (38, 514, 7285, 83762, 83762)


def test_villages_are_sorted_undotted_and_named_at_every_level():
    villages = regions.villages()
    codes = villages["kode_kelurahan_desa"].to_pylist()
    assert codes == sorted(codes)
    assert all(len(code) == 10 and code.isdigit() for code in codes)
    row = villages.slice(codes.index("1101012001"), 1).to_pylist()[0]
    assert row.pop("perkotaan") == 0
    assert row == {
        "kode_kelurahan_desa": "1101012001",
        "kelurahan_desa": "Keude Bakongan",
        "kode_kecamatan": "110101",
        "kecamatan": "Bakongan",
        "kode_kabupaten_kota": "1101",
        "kabupaten_kota": "Kabupaten Aceh Selatan",
        "kode_provinsi": "11",
        "provinsi": "Aceh",
    }


def test_regencies_carry_the_whole_population(con):
    rows = con.execute(
        "select count(*), sum(jumlah_penduduk), sum(jumlah_kelurahan + jumlah_desa), sum(kota) "
        "from region_regency"
    ).fetchone()
    assert rows == (514, 284973643, 83762, 98)


@pytest.mark.parametrize("sent", ["3201012001", "32.01.01.2001", " 32.01.01.2001 "])
def test_dotted_and_undotted_codes_are_the_same(sent):
    assert regions.normalise(sent) == "3201012001"


@pytest.mark.parametrize("sent", ["", "32O1", "3201-01", "32.01.01.2001x", "3,201"])
def test_what_is_not_digits_is_refused(sent):
    with pytest.raises(ValueError, match="digits"):
        regions.normalise(sent)


def test_the_same_digits_mean_another_regency_in_the_other_system():
    assert regions.bridge_regency("1101", "bps") == "1109"  # Simeulue
    assert regions.bridge_regency("1101", "kemendagri") == "1101"  # Aceh Selatan


def test_164_bps_codes_are_another_regencys_code():
    assert len(regions.ambiguous_regencies()) == 164


def test_every_regency_is_reached_from_bps_and_from_itself():
    current = set(regions.regencies()["kode_kabupaten_kota"].to_pylist())
    assert {regions.bridge_regency(code, "kemendagri") for code in current} == current
    from_bps = {regions.bridge_regency(f"{n:04}", "bps") for n in range(1101, 9472)} - {None}
    assert from_bps == current


def test_codes_of_before_the_split_of_papua_are_brought_forward():
    assert regions.bridge_regency("91.01", "kemendagri") == "9301"  # Merauke
    assert regions.bridge_regency("9271", "kemendagri") == "9671"  # Kota Sorong


def test_no_old_code_is_a_code_of_today(con):
    clash = con.execute(
        "select count(*) from region_forward inner join region_regency "
        "on kode_lama = kode_kabupaten_kota"
    ).fetchone()
    assert clash == (0,)
    assert con.execute("select count(*) from region_forward").fetchone() == (26,)


@pytest.mark.parametrize("code", ["9999", "1799", "3299"])
@pytest.mark.parametrize("system", regions.BRIDGE_SYSTEMS)
def test_an_unknown_regency_stays_unknown(code, system):
    assert regions.bridge_regency(code, system) is None


def test_an_undeclared_code_system_is_refused():
    with pytest.raises(ValueError, match="code system"):
        regions.bridge_regency("1101", "")


def look_up(con, system, code):
    return con.execute(
        "select kode_kelurahan_desa from region_lookup "
        "where code_system = $system and kode_dikirim = $code",
        {"system": system, "code": code},
    ).fetchall()


def test_an_old_village_code_is_brought_forward_only_into_the_master(con):
    today = con.execute(
        "select min(kode_kelurahan_desa) from region_village where kode_kabupaten_kota = '9301'"
    ).fetchone()[0]
    assert look_up(con, "kemendagri", "9101" + today[4:]) == [(today,)]
    assert look_up(con, "kemendagri", today) == [(today,)]
    assert look_up(con, "kemendagri", "9101999999") == []


def test_no_code_sent_means_two_villages(con):
    twice = con.execute(
        "select count(*) from (select 1 from region_lookup "
        "group by code_system, kode_dikirim having count(*) > 1)"
    ).fetchone()
    assert twice == (0,)


def test_bps_village_codes_are_unknown_without_a_bridge(con):
    assert not regions.has_village_bridge()
    assert look_up(con, "bps", "3201012001") == []


def test_an_installed_bridge_lets_bps_village_codes_in(folder):
    install(
        folder,
        "village_bridge",
        "drawn.csv",
        "kode_bps,kode_kemendagri\n3201010001,32.01.01.1001\n3201010002,9999999999\n",
    )
    with duckdb.connect() as con:
        regions.register(con, "2026Q2", folder)
        assert look_up(con, "bps", "3201010001") == [("3201011001",)]
        assert look_up(con, "bps", "3201010002") == []  # not in the master
        assert look_up(con, "kemendagri", "3201010001") == []
    assert regions.has_village_bridge("2026Q1", folder)
    assert not regions.has_village_bridge("2025Q4", folder)


def test_a_bridge_that_names_two_villages_for_one_code_is_refused(folder):
    install(
        folder,
        "village_bridge",
        "drawn.csv",
        "kode_bps,kode_kemendagri\n3201010001,3201012001\n3201010001,3201012002\n",
    )
    with duckdb.connect() as con, pytest.raises(ValueError, match="more than one village"):
        regions.register(con, "2026Q1", folder)


def test_urban_villages_hold_about_the_official_share_of_people(con):
    (share,) = con.execute(
        """
        with spread as (
            select region_village.*, jumlah_penduduk,
                case when kode_kelurahan_desa[7] = '1' then 3 else 1 end as weight
            from region_village
            inner join region_regency using (kode_kabupaten_kota)
        ),
        people as (
            select perkotaan,
                jumlah_penduduk * weight / sum(weight) over (partition by kode_kabupaten_kota)
                    as people
            from spread
        )
        select sum(people * perkotaan) / sum(people) from people
        """
    ).fetchone()
    assert 0.57 <= share <= 0.61


def test_cities_and_kelurahan_are_urban(con):
    (rural,) = con.execute(
        "select count(*) from region_village where perkotaan = 0 "
        "and (kode_kelurahan_desa[7] = '1' or kode_kabupaten_kota[3:] >= '71')"
    ).fetchone()
    assert rural == 0


def test_an_installed_list_of_urban_villages_holds_from_its_quarter_on(folder):
    install(
        folder,
        "urban",
        "drawn.csv",
        "kode_kelurahan_desa,perkotaan\n11.01.01.2001,1\n3171011001,0\n",
    )
    urban = {
        row["kode_kelurahan_desa"]
        for row in regions.villages("2026Q1", folder).to_pylist()
        if row["perkotaan"]
    }
    assert urban == {"1101012001"}
    assert sum(regions.villages("2025Q4", folder)["perkotaan"].to_pylist()) > 20000


def test_no_table_before_its_first_quarter():
    with pytest.raises(LookupError, match="2024Q4"):
        regions.villages("2024Q4")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("    terms: facts only\n", "    licence: facts only\n"),
        ("      kelurahan_weight: 3\n", "      kelurahan: 3\n"),
        ("      href: https://www.bps.go.id\n", "      url: https://www.bps.go.id\n"),
        ("village_bridge: {}\n", "desa_bridge: {}\n"),
        ("    file: population_kemendagri_2025.csv\n", "    file: tidak_ada.csv\n"),
        ('urban:\n  "2025Q1":\n', 'urban:\n  "2025-Q1":\n'),
    ],
)
def test_the_registry_refuses(folder, right, wrong):
    path = folder / "regions.yaml"
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong))
    with pytest.raises((ValueError, TypeError)):
        regions.villages(None, folder)


def test_the_notice_stays_with_the_tables():
    assert "Copyright (c) 2017 Cahya DSN" in (HERE / "LICENSE-wilayah.txt").read_text()


def test_the_master_is_what_its_lines_say():
    with gzip.open(HERE / "region_kemendagri_2025.csv.gz", "rt", encoding="utf-8") as lines:
        names = {row["code"].replace(".", ""): row["name"] for row in csv.DictReader(lines)}
    villages = sorted(code for code in names if len(code) == 10)
    table = regions.villages()
    for level, digits in (("kelurahan_desa", 10), ("kecamatan", 6), ("kabupaten_kota", 4)):
        assert table[f"kode_{level}"].to_pylist() == [code[:digits] for code in villages]
        assert table[level].to_pylist() == [names[code[:digits]] for code in villages]
    cities = {code for code in names if len(code) == 4 and int(code[2:]) > 70}
    seats = {code[:6] for code in villages if code[6] == "1"}
    urban = dict(zip(villages, table["perkotaan"].to_pylist(), strict=True))
    assert all(urban[c] for c in villages if c[:4] in cities or c[:6] in seats)
    rural = {c[:4] for c in villages if not urban[c]}
    # by number of people: a regency is populous as a whole
    others = [c for c in villages if c[:6] not in seats and c[:4] in rural]
    assert not any(urban[c] for c in others)


def test_a_code_that_stands_twice_is_refused(folder):
    install(folder, "villages", "wilayah.csv", "code,name\n11,Aceh\n11,Aceh\n")
    with pytest.raises(ValueError, match="twice"):
        regions.regencies("2026Q1", folder)
