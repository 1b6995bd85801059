"""Two quarters of a simulated nation through the command line, as a user sees them."""

import csv
import io
import json
import os
import re
import shutil
import signal
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import send, store
from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import approval
from pipelines.send import manifest
from tests.arrive import submissions
from tests.run.nation import QUARTERS, copied, document, dtsen, released, started

pytestmark = pytest.mark.long

PARTS = ("accepted", "held_back", "duplicate", "superseded", "out_of_window")
CHANNELS = ("cek_bansos", "call_center_171", "wa_center")
SIX = {"arrive", "conform", "identify", "merge", "rank", "send"}


def test_documents_hold_what_the_contract_names(ran):
    _, documents = ran
    for quarter, told in documents.items():
        assert told["status"] == "published"
        assert (told["quarter"], told["release"]) == (quarter, "r0")
        assert {line["stage"] for line in told["stages"]} == SIX
        assert {p["ministry"] for p in told["packages"]} == {
            "kemensos",
            "kemenko_pm",
            "bappenas",
        }


def test_no_row_is_unaccounted(ran):
    home, documents = ran
    for quarter in QUARTERS:
        status = document("status", quarter, "--home", home)
        refused = released(home, quarter, "held_back/row").to_pandas()
        distinct = refused.drop_duplicates(["submission", "berkas", "lembar", "baris"])
        per_submission = distinct.groupby("submission").size()
        for line in documents[quarter]["stages"] + status["submissions"]:
            if line["rows_in"] is not None:
                assert line["rows_in"] == sum(line[part] for part in PARTS), line
        for one in status["submissions"]:
            if one["held_back"] is not None:
                assert one["held_back"] == per_submission.get(one["submission"], 0), one


def test_status_tells_what_waits_and_which_rules_hold_rows_back(ran):
    home, _ = ran
    quarter = QUARTERS[1]
    status = document("status", quarter, "--home", home)
    waiting = released(home, quarter, "ledger/waiting").to_pandas()
    by_tier = waiting.groupby(["kode_kabupaten_kota", "source", "tingkat"]).size().to_dict()
    assert by_tier
    assert {
        (row["kabupaten"], row["source"], row["tingkat"]): row["usulan"]
        for row in status["waiting"]
    } == by_tier
    for row in status["rules"]:
        judged = [
            one["accepted"] + one["held_back"]
            for one in status["reporting"]
            if (one["kabupaten"], one["source"]) == (row["kabupaten"], row["source"])
        ]
        assert row["lulus_permil"] == (judged[0] - row["baris"]) * 1000 // judged[0]
    place = status["waiting"][0]["kabupaten"]
    one = document("status", quarter, "--kabupaten", place, "--home", home)
    for name in ("submissions", "missing", "reporting", "rules", "waiting"):
        assert one[name] == [row for row in status[name] if row["kabupaten"] == place]


def test_every_claim_and_every_regional_row_has_one_outcome(ran):
    home, _ = ran
    for quarter in QUARTERS:
        told = released(home, quarter, "sent/kemensos/data/data_balikan").to_pandas()
        sent = Counter(_tickets_sent(home, quarter))
        assert sent
        of_claims = told[told.kanal.isin(CHANNELS)]
        now = of_claims[of_claims.nomor_referensi.str.contains(quarter)]  # the others were open
        assert Counter(now.nomor_referensi) == sent
        refused = of_claims[of_claims.kode_aturan.notna()]
        assert {f"R-{quarter}-0", f"R-{quarter}-1"} <= set(refused.nomor_referensi)
        assert set(refused.hasil) == {"ditolak"} and refused.pesan.notna().all()
        ledger = released(home, quarter, "ledger/claim").to_pandas().set_index("nomor_tiket")
        assert (ledger.hasil[refused.nomor_referensi] == "ditolak").all()
        regional = told[~told.kanal.isin(CHANNELS)]
        assert not regional.duplicated(["kiriman", "berkas", "lembar", "baris"]).any()
        assert {"diterima", "ditolak"} <= set(regional.hasil) <= {"diterima", "ditolak", "menunggu"}
        unnumbered = regional[regional.nomor_referensi.isna() & (regional.hasil == "diterima")]
        assert {"bnba", "regsosek"} <= set(unnumbered.kanal)


def _tickets_sent(home, quarter):
    """Read the tickets of all claims by plain means."""
    for channel in CHANNELS:
        for path in (home / "inbox" / quarter / channel).rglob("klaim.csv"):
            note = json.loads((path.parent / "submission.json").read_text())
            (said,) = (file for file in note["files"] if file["name"] == path.name)
            text = path.read_bytes().decode(said["encoding"])
            rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=said["delimiter"])
            yield from (row["nomor_tiket"] for row in rows)


def test_every_registered_family_is_ranked_or_stands_unranked(ran):
    home, _ = ran
    for quarter in QUARTERS:
        names = ("registry/family", "ranked/family", "registry/unranked")
        register, ranked, unranked = (
            set(released(home, quarter, name)["id_keluarga"].to_pylist()) for name in names
        )
        assert ranked | unranked == register
        assert not ranked & unranked


def test_desil_follow_the_integer_rule(ran):
    home, _ = ran
    for quarter in QUARTERS:
        table = released(home, quarter, "ranked/family")
        score, members, desil = (
            table[name].to_numpy() for name in ("skor", "jumlah_anggota", "desil_nasional")
        )
        total = int(members.sum())
        for at in np.unique(score)[:: max(1, len(np.unique(score)) // 50)]:
            below = int(members[score < at].sum())
            here = int(members[score == at].sum())
            expected = 1 + min(9, (2 * below + here) * 10 // (2 * total))
            assert set(desil[score == at].tolist()) == {expected}


def test_causes_add_up_to_the_change_of_score(ran):
    home, _ = ran
    before = released(home, QUARTERS[0], "ranked/family").to_pandas().set_index("id_keluarga")
    now = released(home, QUARTERS[1], "ranked/family").to_pandas().set_index("id_keluarga")
    causes = released(home, QUARTERS[1], "ranked/movement").to_pandas()
    both = now.index.intersection(before.index)
    total = causes.groupby("id_keluarga").sumbangan.sum().reindex(both).fillna(0).astype(int)
    assert (total == now.skor[both] - before.skor[both]).all()
    assert (causes.sumbangan != 0).all()
    steps = now[["langkah_sendiri", "langkah_garis", "langkah_model"]].loc[both].sum(axis=1)
    moved = now.desil_nasional[both].astype(int) - before.desil_nasional[both]
    assert (steps == moved).all()


def test_running_again_changes_nothing_and_answers_the_same(ran):
    home, documents = ran
    again = document("run", QUARTERS[1], "--home", home, "--approve-as", "ketua")
    assert again == documents[QUARTERS[1]]


def test_explanation_adds_up(ran):
    home, _ = ran
    table = released(home, QUARTERS[1], "ranked/family")
    kk = table["nomor_kartu_keluarga"][3].as_py()
    told = document("explain", f"{kk:016}", "--quarter", QUARTERS[1], "--home", home)
    assert sum(term["sumbangan"] for term in told["terms"]) == told["skor"]
    assert "desil" in told["text"].lower()


def test_release_verifies_and_a_flipped_bit_is_named(ran, tmp_path):
    home, documents = ran
    release = (home / "lake/current" / f"quarter={QUARTERS[0]}").resolve()
    assert document("verify", release)["ok"]
    package = next(p for p in documents[QUARTERS[0]]["packages"] if p["ministry"] == "bappenas")
    copy = tmp_path / "package"
    shutil.copytree(home / package["path"], copy)
    victim = next(copy.rglob("*.parquet"))
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    done = dtsen("verify", copy, "--json")
    assert done.returncode == 1
    assert any(victim.name in path for path in json.loads(done.stdout)["bad"])


def flipped(path, place):
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1
    path.write_bytes(content)


def kind(path):
    """Return what a file is: where it lies, without province, ministry or table."""
    parts = [p for p in path.parts[:-1] if "=" not in p]
    return (parts[0] if parts else "", len(parts), path.suffix, parts[-1:] == ["agregat"])


@pytest.mark.parametrize("away", [False, True])
def test_a_flipped_byte_of_any_kind_of_file_of_a_release_is_named(ran, tmp_path, away):
    home, _ = ran
    release = (home / "lake/current" / f"quarter={QUARTERS[1]}").resolve()
    copy = tmp_path / ("elsewhere" if away else "home/lake/releases/quarter=2026Q2/release=r0")
    shutil.copytree(release, copy)
    if not away:  # where the home's own key is at hand
        shutil.copytree(home / "keys", tmp_path / "home/keys")
    files = sorted(p.relative_to(copy) for p in copy.rglob("*") if p.is_file())
    at_root = {str(p) for p in files if len(p.parts) == 1}
    assert at_root == {
        "approval.json",
        "kunci-publik.pem",
        "manifest.json",
        "manifest.json.sig",
        "publication.json",
        "publication.json.sig",
    }
    assert send.verify(copy) == {
        "ok": True,
        "checked": len(files),
        "bad": [],
        "signature": "ok",
    }
    chosen = {kind(path): path for path in files if len(path.parts) > 1}
    for path in [*map(Path, sorted(at_root)), *chosen.values()]:
        size = (copy / path).stat().st_size
        for place in {0, size // 2, size - 1} if str(path) in at_root else {size // 2}:
            flipped(copy / path, place)
            assert send.verify(copy)["bad"] == [path.as_posix()], place
            flipped(copy / path, place)
    for name in ("approval.json", "publication.json", "publication.json.sig"):
        (copy / name).rename(tmp_path / name)
        assert send.verify(copy)["bad"] == [name]
        (tmp_path / name).rename(copy / name)
    assert send.verify(copy)["ok"]


def test_an_approval_rewritten_by_someone_without_the_key_is_found_out(ran, tmp_path):
    home, _ = ran
    copy = tmp_path / "release=r0"
    shutil.copytree((home / "lake/current" / f"quarter={QUARTERS[0]}").resolve(), copy)
    answer = json.loads((copy / "approval.json").read_text())
    (copy / "approval.json").write_text(json.dumps(answer | {"by": "orang lain"}))
    content = manifest.unsealed((copy / "publication.json").read_bytes())
    content["approval_sha256"] = store.sha256(copy / "approval.json")
    (copy / "publication.json").write_text(manifest.sealed(content))

    assert send.verify(copy)["bad"] == ["publication.json.sig"]


def test_without_an_approver_nothing_is_published(asked, ran):
    assert asked.document["status"] == "waiting"
    assert not asked.in_force and not asked.delivered
    done = ran[1][QUARTERS[0]]
    assert (done["status"], done["root_hash"]) == ("published", asked.document["root_hash"])


def test_what_was_rejected_is_never_published(ran, tmp_path):
    home = copied(ran[0], tmp_path / "home")
    again = ("run", QUARTERS[0], "--home", home, "--revise", "angka diragukan")
    assert document(*again)["status"] == "waiting"
    known = document("status", QUARTERS[0], "--home", home)["submissions"]
    approval.reject(Home(home), Quarter.parse(QUARTERS[0]), "pengawas", "angka aneh")
    refused = dtsen(*again, "--approve-as", "ketua")
    assert refused.returncode == 3
    assert "pengawas" in refused.stderr and "angka aneh" in refused.stderr
    assert document("status", QUARTERS[0], "--home", home)["submissions"] == known
    assert _releases(home) == ["release=r0"]


def _releases(home):
    return sorted(p.name for p in (home / "lake/releases" / f"quarter={QUARTERS[0]}").iterdir())


def test_killed_runs_leave_nothing_torn(fresh, ran):
    _, documents = ran
    for pause in (2.0, 5.0, 9.0):
        process = started("run", QUARTERS[0], "--home", fresh, "--approve-as", "ketua")
        time.sleep(pause)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    done = document("run", QUARTERS[0], "--home", fresh, "--approve-as", "ketua")
    assert done["root_hash"] == documents[QUARTERS[0]]["root_hash"]


def test_answer_depends_neither_on_the_environment_nor_on_approver_and_key(fresh, ran):
    _, documents = ran
    (fresh / "keys/signing.pem").unlink()
    env = {"DTSEN_THREADS": "1", "TZ": "Asia/Jayapura", "LC_ALL": "C", "PYTHONHASHSEED": "77"}
    call = ("run", QUARTERS[0], "--home", fresh, "--approve-as", "orang lain")
    done = dtsen(*call, "--json", env=env)
    told = json.loads(done.stdout)
    assert told["root_hash"] == documents[QUARTERS[0]]["root_hash"]
    assert (documents[QUARTERS[0]]["signed"], told["signed"]) == (True, False)
    assert f"{QUARTERS[0]} is not signed" in done.stderr
    assert "NOT SIGNED" in dtsen(*call).stdout
    _an_unsigned_release_is_checked_all_the_same(fresh)


def _an_unsigned_release_is_checked_all_the_same(home):
    release = (home / "lake/current" / f"quarter={QUARTERS[0]}").resolve()
    said = dtsen("verify", release)
    assert said.returncode == 0
    assert "no signature" in said.stdout
    for name in ("approval.json", "publication.json", "manifest.json"):
        size = (release / name).stat().st_size
        for place in (0, size // 2, size - 1):
            flipped(release / name, place)
            assert send.verify(release)["bad"] == [name]
            flipped(release / name, place)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("run", "2026Q9", "--home", "{empty}"), 2),
        (("frobnicate",), 2),
        (("run", "2026Q2", "--home", "{home}", "--approve-as", " "), 2),
        (("run", "2026Q2", "--home", "{home}", "--revise", ""), 2),
        (("simulate", "{empty}/n", "--families", "9", "--quarters", "2026Q1", "--seed", "-1"), 2),
        (("simulate", "{empty}/n", "--families", "9", "--quarters", "2024Q4", "--seed", "1"), 2),
        (("run", "2026Q1", "--home", "{empty}", "--approve-as", "x"), 1),
        (("explain", "12ab", "--quarter", "2026Q2", "--home", "{home}"), 2),
        (("explain", "9999999999999999", "--quarter", "2026Q2", "--home", "{home}"), 1),
        (("explain", "9999999999999999", "--quarter", "2031Q1", "--home", "{home}"), 1),
        (("status", "2031Q1", "--home", "{home}"), 1),
        (("status", "2026Q2", "--kabupaten", "9999", "--home", "{home}"), 2),
        (("verify", "{empty}"), 1),
    ],
)
def test_misuse_ends_with_a_sentence(ran, tmp_path, arguments, code):
    home, _ = ran
    done = dtsen(*(a.format(empty=tmp_path, home=home) for a in arguments))
    assert done.returncode == code, done.stderr
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("said", ["banyak", ""])
@pytest.mark.parametrize("bound", ["DTSEN_THREADS", "DTSEN_MEMORY_LIMIT"])
def test_a_bound_that_is_no_bound_is_refused(ran, monkeypatch, bound, said):
    home, _ = ran
    monkeypatch.setenv(bound, said)
    done = dtsen("explain", "1", "--quarter", QUARTERS[0], "--home", home)
    assert done.returncode == 2
    assert bound in done.stderr and "Traceback" not in done.stderr


def test_a_quarter_does_not_run_without_the_one_before(fresh, ran):
    home, _ = ran
    shutil.copytree(home / "lake", fresh / "lake", symlinks=True)
    shutil.move(fresh / "inbox/2026Q2", fresh / "inbox/2026Q4")
    done = dtsen("run", "2026Q4", "--home", fresh, "--approve-as", "ketua")
    assert done.returncode == 1


def test_the_pipeline_needs_no_truth_and_makes_none(ran):
    home, documents = ran
    assert not (home / "truth").exists(), "the fixture removed it before both quarters were run"
    assert all(told["status"] == "published" for told in documents.values())


def _send(home, village, number, quarter, created, **more):
    """Put a submission of one new family of this village into an inbox."""
    codes = {"kode_provinsi": village[:2], "kode_kabupaten_kota": village[:4]}
    codes |= {"kode_kecamatan": village[:6], "kode_kelurahan_desa": village}
    submissions.put(
        Home(home),
        submissions.siks_files(
            [submissions.family(number, **codes)], [submissions.person(number, number)]
        ),
        name=f"siks_ng-{village[:4]}-9{number}",
        of=Quarter.parse(quarter),
        created=created,
        kode_kabupaten_kota=village[:4],
        **more,
    )


def _replace_a_submission(home):
    sent = next((home / "inbox" / QUARTERS[0] / "siks_ng").iterdir())
    note = json.loads((sent / "submission.json").read_text())
    copy = sent.with_name(sent.name + "-koreksi")
    shutil.copytree(sent, copy)
    note |= {"submission": copy.name, "replaces": sent.name, "sender": "operator pengganti"}
    (copy / "submission.json").write_text(json.dumps(note))
    return copy.name


def test_what_two_published_quarters_have_not_seen_enters_the_third_once(ran, tmp_path):
    documents, home = ran[1], copied(ran[0], tmp_path / "home")
    village = released(home, QUARTERS[1], "registry/family")["kode_kelurahan_desa"][0].as_py()
    late, third = "2026-03-29T09:00:00+07:00", "2026Q3"
    _send(home, village, 1, QUARTERS[0], late, waiver="W-1")
    corrected = _replace_a_submission(home)
    approved = ("--home", home, "--approve-as", "ketua")
    refused = dtsen("run", QUARTERS[0], *approved, "--json")
    assert refused.returncode == 1
    assert "--revise" in refused.stderr
    assert json.loads(refused.stdout)["status"] == "stopped"
    revised = document("run", QUARTERS[0], *approved, "--revise", "dispensasi")
    assert revised["release"] == "r1"
    assert _releases(home) == ["release=r0", "release=r1"]
    first = home / "lake/releases" / f"quarter={QUARTERS[0]}" / "release=r0"
    assert document("verify", first)["ok"]
    _send(home, village, 2, QUARTERS[0], late)
    second = document("run", QUARTERS[1], *approved)
    assert second["root_hash"] == documents[QUARTERS[1]]["root_hash"], "published: not open"
    _send(home, village, 3, third, "2026-09-05T09:00:00+07:00")
    ran_third = document("run", third, "--home", home, "--to", "merge")
    late_second = {
        each["submission"]
        for each in document("status", QUARTERS[1], "--home", home)["submissions"]
        if each["state"] == "di_luar_jadwal"
    }
    mine = {f"siks_ng-{village[:4]}-9{number}" for number in (1, 2)}
    told = document("status", third, "--home", home)["submissions"]
    waited = {
        re.sub(r"^2026Q\d-", "", each["submission"]): each["accepted"]
        for each in told
        if each["source"] == "tertunda" and not each["message"].startswith("Dibaca kembali")
    }
    unfinished = sum(each["message"].startswith("Dibaca kembali") for each in told)
    waiting = released(home, QUARTERS[1], "ledger/waiting")
    assert unfinished == len(set(waiting["submission"].to_pylist()))
    assert waited.keys() == late_second | mine | {corrected}
    assert [waited[name] for name in mine] == [2, 2]
    folder = home / "lake/runs" / third / "candidate/registry/family"
    cards = [
        kk
        for file in folder.rglob("*.parquet")
        for kk in pq.ParquetFile(file).read()["nomor_kartu_keluarga"].to_pylist()
    ]
    assert [cards.count(int(submissions.kk(n))) for n in (1, 2, 3)] == [1, 1, 1]
    again = document("run", third, "--home", home, "--to", "merge")
    assert again["stages"] == ran_third["stages"]
    _send(home, village, 4, QUARTERS[1], "2026-06-29T09:00:00+07:00")
    begun = document("run", third, "--home", home, "--to", "arrive")
    before, now = (
        sum(line["rows_in"] for line in told["stages"] if line["stage"] == "arrive")
        for told in (ran_third, begun)
    )
    assert now == before + 2, "an open quarter begins anew with it"


def test_links_none_of_which_flips_leave_every_family_in_its_desil(ran):
    home, documents = ran
    told = document("linkage", "propagate", QUARTERS[0], "--home", home, "--high", "0.900001")
    assert (told["links"], told["reviews"], told["families_touched"]) == (0, 0, 0)
    assert told["families"] == documents[QUARTERS[0]]["families"]
    changes = (told["families_changed"], told["families_gone"], told["families_founded"])
    assert changes == (0, 0, 0)


def test_a_link_to_somebody_else_is_counted_as_false_and_as_missed(ran, simulated, tmp_path):
    home = copied(ran[0], tmp_path / "home")
    shutil.copytree(simulated / "truth", home / "truth")
    before = document("linkage", "judge", QUARTERS[0], "--home", home)
    for values in before["groups"].values():
        assert sum(row["records"] for row in values.values()) == before["records"]
    before = before["groups"]["semua"]["semua"]
    assert before["links"] > 100 and before["precision"]["value"] > 0.99
    (path,) = (home / "lake/runs" / QUARTERS[0] / "work/identify/link").glob("*.parquet")
    rows = pq.read_table(path).to_pylist()
    # of two persons whom a kabupaten wrote about, each now is the other
    told = Counter(row["id_individu"] for row in rows)
    ((base, _),) = Counter(row["urut"] >> 42 for row in rows).most_common(1)
    pair = [r for r in rows if r["urut"] >> 42 != base and told[r["id_individu"]] == 2][:2]
    pair[0]["id_individu"], pair[1]["id_individu"] = (
        pair[1]["id_individu"],
        pair[0]["id_individu"],
    )
    pq.write_table(pa.Table.from_pylist(rows, pq.read_schema(path)), path)
    after = document("linkage", "judge", QUARTERS[0], "--home", home)["groups"]["semua"]["semua"]
    assert after["records"] == before["records"]
    assert after["false"] == before["false"] + 2 and after["missed"] == before["missed"] + 2


def test_targeting_errors_are_judged_by_samples_drawn_again(ran, simulated, tmp_path):
    home = copied(ran[0], tmp_path / "home")
    shutil.copytree(simulated / "truth", home / "truth")

    told = document("targeting-judge", QUARTERS[0], "--home", home, "--samples", 4)

    cards_known, niks_known = (
        set(map(str, released(home, QUARTERS[0], table)[name].to_pylist()))
        for table, name in (
            ("registry/family", "nomor_kartu_keluarga"),
            ("registry/person", "nomor_induk_kependudukan"),
        )
    )
    (families,) = (home / "truth/family" / f"quarter={QUARTERS[0]}").glob("*.parquet")
    (people,) = (home / "truth/person" / f"quarter={QUARTERS[0]}").glob("*.parquet")
    cards = {
        row["id_keluarga_benar"]: str(row["nomor_kartu_keluarga"])
        for row in pq.read_table(families).to_pylist()
    }
    known = {family for family, card in cards.items() if card in cards_known}
    known |= {
        row["id_keluarga_benar"]
        for row in pq.read_table(people).to_pylist()
        if str(row["nomor_induk_kependudukan"]) in niks_known
    }
    (line,) = told["cakupan"]["nasional"]
    assert told["cakupan"]["keluarga"] == told["model"]["keluarga"] == len(cards)
    assert line["benar"] == pytest.approx(1 - len(known) / len(cards), abs=0.002)
    for name, measures in (("data", 8), ("model", 8), ("cakupan", 1)):
        lines = told[name]["nasional"]
        # a figure that every sample was too thin to show has no line
        assert 0 < len(lines) <= measures and all(0 < each["benar"] < 1 for each in lines)
        assert all(1 <= each["selang"] <= 4 and 0 <= each["tercakup"] <= 1 for each in lines)
        assert all(abs(each["rata_rata"] - each["benar"]) < 0.4 for each in lines)
