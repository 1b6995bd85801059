"""`verify` names every file that is not as it left BPS."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines import send, store
from pipelines.errors import DataStop
from pipelines.send import manifest, signature
from tests.send import nation


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1
    path.write_bytes(content)


def below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_an_untouched_package_is_whole(package):
    found = send.verify(package)

    assert found["ok"]
    assert found["bad"] == []
    assert found["checked"] == len(below(package))
    assert found["signature"] == "ok"


def test_the_manifest_may_be_named_itself(package):
    assert send.verify(package / "manifest.json")["ok"]


def test_one_flipped_bit_in_any_file_is_named_and_no_other_file(package):
    files = below(package)
    kinds = {"manifest.json", "manifest.json.sig", "kunci-publik.pem", "BAST.md", "program.csv"}
    assert kinds <= {f.name for f in files}
    for file in files:
        size = file.stat().st_size
        for place in {0, size // 3, size - 1}:
            flip(file, place)
            found = send.verify(package)
            flip(file, place)
            assert not found["ok"]
            assert found["bad"] == [file.relative_to(package).as_posix()], (file.name, place)
    assert send.verify(package)["ok"]


def test_a_changed_manifest_is_named_itself(package):
    path = package / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"bappenas"', '"kemensos"', 1), "utf-8")

    assert send.verify(package)["bad"] == ["manifest.json"]


def test_a_manifest_sealed_anew_no_longer_bears_its_signature(package):
    path = package / "manifest.json"
    content = manifest.unsealed(path.read_bytes())
    path.write_text(manifest.sealed({**content, "ministry": "kemensos"}), "utf-8")

    found = send.verify(package)

    assert found["signature"] == "bad"
    assert found["bad"] == ["manifest.json.sig"]


def test_missing_and_added_files_are_named(package):
    (package / "BAST.md").unlink()
    (package / "data" / "tambahan.csv").write_text("x")

    assert send.verify(package)["bad"] == ["BAST.md", "data/tambahan.csv"]


def test_a_public_key_that_is_gone_is_named_and_the_signature_not_blamed(package):
    (package / "kunci-publik.pem").unlink()

    found = send.verify(package)

    assert found["bad"] == ["kunci-publik.pem"]
    assert found["signature"] == "bad"


def test_a_missing_signature_is_named(package):
    (package / "manifest.json.sig").unlink()

    assert send.verify(package)["bad"] == ["manifest.json.sig"]


def test_without_a_manifest_there_is_nothing_to_verify(tmp_path):
    with pytest.raises(DataStop, match=r"manifest\.json"):
        send.verify(tmp_path)
    with pytest.raises(DataStop, match=r"manifest\.json"):
        send.verify(tmp_path / "nowhere")


TORN = ["", "{", "[]", '{"seal": 1}', '{"files": [], "seal": ""}']
LISTLESS: list[dict] = [{"files": [{"path": 3}]}, {"files": None}, {"rows": 1}]


@pytest.mark.parametrize("content", [*TORN, *map(manifest.sealed, LISTLESS)])
def test_a_torn_manifest_is_named(package, content):
    (package / "manifest.json").write_text(content)

    assert send.verify(package)["bad"] == ["manifest.json"]
    with pytest.raises(DataStop, match="cannot be read"):
        manifest.read(package / "manifest.json")


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/hostname"])
def test_a_manifest_never_leads_out_of_its_folder(tmp_path, name):
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    folder = tmp_path / "release"
    folder.mkdir()
    entry = {"path": name, "sha256": store.sha256(outside), "bytes": 1}
    (folder / "manifest.json").write_text(manifest.sealed({"files": [entry]}))

    assert send.verify(folder)["bad"] == [name]


def test_a_release_is_verified_like_a_package(released):
    release = released.releases(nation.QUARTER) / "release=r0"
    files = [
        {
            "path": p.relative_to(release).as_posix(),
            "sha256": store.sha256(p),
            "bytes": p.stat().st_size,
        }
        for p in below(release)
    ]
    (release / "manifest.json").write_text(manifest.sealed({"files": files}))
    victim = release / "ranked/family/prov=11/part-0.parquet"

    whole = send.verify(released.current_link(nation.QUARTER))
    flip(victim, 1000)
    broken = send.verify(release)

    assert whole["ok"]
    assert whole["checked"] == len(files) + 1
    assert broken["bad"] == ["ranked/family/prov=11/part-0.parquet"]


@pytest.mark.parametrize(
    ("approval", "bad"),
    [
        ('{"root_hash": "abc", "by": "ketua"}', []),
        ('{"root_hash": "abd", "by": "ketua"}', ["approval.json"]),
        ("{", ["approval.json"]),
    ],
)
def test_the_approval_beside_a_release_must_be_of_its_root_hash(tmp_path, approval, bad):
    content = manifest.sealed({"root_hash": "abc", "files": []})
    (tmp_path / "manifest.json").write_text(content)
    (tmp_path / "approval.json").write_text(approval)

    assert send.verify(tmp_path)["bad"] == bad


def test_an_approval_in_a_package_is_a_stranger(package):
    (package / "approval.json").write_text('{"root_hash": null}')

    assert send.verify(package)["bad"] == ["approval.json"]


def test_a_key_that_bps_gave_otherwise_outranks_the_one_in_the_package(
    package, tmp_path, monkeypatch
):
    keys = tmp_path / "keys"
    keys.mkdir()
    stranger = Ed25519PrivateKey.from_private_bytes(b"8" * 32).public_key()
    (keys / "signing.pub.pem").write_bytes(
        stranger.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    monkeypatch.setenv("DTSEN_KEYS", str(keys))

    found = send.verify(package)

    assert found["signature"] == "bad"
    assert found["bad"] == ["manifest.json.sig"]


def test_a_package_resealed_by_a_stranger_is_found_out_by_the_home_key(released):
    folder = released.releases(nation.QUARTER) / "release=r0/sent/bappenas"
    assert send.verify(folder)["ok"]
    stranger = released.root / "stranger.pem"
    key = Ed25519PrivateKey.from_private_bytes(b"9" * 32)
    stranger.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    signature.sign(folder / "manifest.json", stranger)

    assert send.verify(folder)["bad"] == ["manifest.json.sig"]


def test_without_a_signing_key_a_package_says_that_it_is_unsigned(tmp_path):
    home = nation.build(tmp_path, families=9)
    (home.keys / "signing.pem").unlink()

    send.run(home, nation.QUARTER)

    folder = home.candidate(nation.QUARTER) / "sent/kemensos"
    found = send.verify(folder)
    assert found["ok"]
    assert found["signature"] == "unsigned"
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["signature"] is None


def test_manifest_tells_counts_purpose_and_right(cut):
    import pyarrow.parquet as pq

    for folder in (cut.candidate(nation.QUARTER) / "sent").iterdir():
        content = json.loads((folder / "manifest.json").read_text("utf-8"))
        listed = {entry["path"]: entry for entry in content["files"]}
        assert set(listed) == {p.relative_to(folder).as_posix() for p in below(folder)} - {
            "manifest.json",
            "manifest.json.sig",
        }
        assert content["ministry"] == folder.name
        assert content["quarter"], content["release"] == ("2026Q2", "r0")
        assert content["legal_basis"]
        assert content["purpose"]
        counted = {}
        for file in folder.rglob("*.parquet"):
            rows = pq.ParquetFile(file).metadata.num_rows
            assert listed[file.relative_to(folder).as_posix()]["rows"] == rows
            table = file.relative_to(folder / "data").parts[0]
            counted[table] = counted.get(table, 0) + rows
        assert content["counts"] == counted
        assert content["rows"] == sum(counted.values())


def test_packages_are_told_by_the_path_they_will_have(released):
    release = released.releases(nation.QUARTER) / "release=r0"

    told = send.packages(released, release)

    assert [each["ministry"] for each in told] == ["bappenas", "kemenko_pm", "kemensos"]
    for each in told:
        path = released.root / each["path"] / "manifest.json"
        assert store.sha256(path) == each["sha256"]


def test_packages_of_a_candidate_name_the_release_to_be(cut):
    told = send.packages(cut, cut.candidate(nation.QUARTER))

    assert told[0]["path"] == "lake/releases/quarter=2026Q2/release=r0/sent/bappenas"


def test_documents_agree_with_the_data(cut):
    import csv

    for ministry in ("kemensos", "kemenko_pm", "bappenas"):
        folder = cut.candidate(nation.QUARTER) / "sent" / ministry
        content = json.loads((folder / "manifest.json").read_text("utf-8"))
        bast = json.loads((folder / "BAST.json").read_text("utf-8"))
        volume = {item["tabel"]: item["baris"] for item in bast["volume"]}
        assert volume == content["counts"] | content["aggregates"]
        assert bast["tanggal"] == "2026-06-30"
        with (folder / "KAMUS-DATA.csv").open(encoding="utf-8", newline="") as file:
            described = list(csv.DictReader(file))
        assert {row["tabel"] for row in described} == set(volume)
        assert all(row["keterangan"] and row["description"] for row in described)
        descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
        named = [
            p
            for r in descriptor["resources"]
            for p in ([r["path"]] if isinstance(r["path"], str) else r["path"])
        ]
        assert sorted(named) == sorted(
            p.relative_to(folder).as_posix() for p in below(folder / "data")
        )
