"""Claims through the real files: who may claim, events of every channel, photos, answers."""

import io
import json
from datetime import date, datetime

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image, TiffImagePlugin

from pipelines import answers, findings
from pipelines.home import Home
from tests.arrive.submissions import QUARTER, VILLAGE, as_csv, file, headers, kk, nik, put
from tests.ledger.book import adults, claim, fold, publish, send_claims, send_visits, story, visit

SECOND = QUARTER.next


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def event(ticket, name, when, role, **more):
    row = {"nomor_tiket": ticket, "id_peristiwa": f"{ticket}-{name}-{when[:13]}", "kejadian": name}
    return {**row, "waktu": when, "peran": role, **more}


def send_events(home, events, of=QUARTER, source="penanganan", name="events", photos=None, **more):
    content = as_csv(events, headers(source, "peristiwa"))
    files = [file("peristiwa.csv", "peristiwa", content, len(events))]
    for title, picture in (photos or {}).items():
        kind = "png" if title.endswith("png") else "jpeg"
        files.append(file(title, "foto", picture, None, format=kind))
    more = {"created": f"{of.end}T22:00:00+07:00", **more}
    put(home, files, name=name, source=source, of=of, **more)


def picture(seed, kind="JPEG", size=(96, 96), quality=90, **more):
    """Draw a photo of coarse blocks, the same for the same seed."""
    blocks = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    image = Image.fromarray(blocks).resize(size, Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, kind, **({"quality": quality} if kind == "JPEG" else {}), **more)
    return out.getvalue()


def exif(taken=None, latitude=None, longitude=None):
    """Write what a camera notes: day and place (degrees north or south, east)."""
    noted = Image.Exif()
    if taken:
        noted.get_ifd(0x8769)[0x9003] = f"{taken.replace('-', ':')} 10:00:00"
    if latitude is not None:
        place = noted.get_ifd(0x8825)
        place[1], place[3] = "S" if latitude < 0 else "N", "E"
        for tag, angle in ((2, abs(latitude)), (4, longitude)):
            place[tag] = tuple(TiffImagePlugin.IFDRational(round(angle * 10**6) * f, 10**6)
                               for f in (1, 0, 0))  # fmt: skip
    return noted


def put_claims(home, claims, photos, of=QUARTER, name="claims"):
    content = as_csv(claims, headers("cek_bansos", "klaim"))
    files = [file("klaim.csv", "klaim", content, len(claims))]
    for title, content_ in photos.items():
        kind = "png" if title.endswith("png") else "jpeg"
        files.append(file(title, "foto", content_, None, format=kind))
    put(home, files, name=name, source="cek_bansos", of=of, created=f"{of.end}T20:00:00+07:00")


def warnings(home, quarter=QUARTER):
    files = (home.candidate(quarter) / "held_back" / "warning").rglob("*.parquet")
    return [
        (row["submission"], row["baris"], row["kode_aturan"])
        for path in sorted(files)
        for row in pq.ParquetFile(path).read().to_pylist()
        if row["kode_aturan"].startswith(("KLAIM_PELAPOR", "KLAIM_SANGGAH", "KLAIM_TIKET",
                                          "PERISTIWA"))
    ]  # fmt: skip


def test_who_may_not_claim_is_told_why_and_everybody_else_may(home):
    own, near, far = (10, int(kk(1))), (12, int(kk(2))), (14, int(kk(3)))
    families = dict([own, near, far])
    others = {
        50: {"id_keluarga": 10, "tanggal_lahir": date(2009, 3, 2)},  # 17 on the second
        51: {"id_keluarga": 10, "tanggal_lahir": date(2009, 3, 3)},
        52: {"id_keluarga": 10, "status_keberadaan": 2},
        53: {"id_keluarga": 10, "tanggal_lahir": None},
    }
    people = [
        {**row, **others.get(number, {})}
        for number, row in enumerate(adults({card: each for each, card in families.items()}), 1)
    ]
    asked = {
        "own": {},
        "neighbour": {"nik_pelapor": nik(2)},
        "stranger": {"nik_pelapor": nik(3)},
        "unknown": {"nik_pelapor": nik(9999)},
        "of age": {"nik_pelapor": nik(50), "tanggal": "2026-03-02"},
        "child": {"nik_pelapor": nik(51), "tanggal": "2026-03-02"},
        "dead": {"nik_pelapor": nik(52)},
        "ageless": {"nik_pelapor": nik(53)},
        "alive": {"nik_pelapor": nik(52), "variabel": "", "nilai": "", "peristiwa": "hidup"},
        "objects": {"nik_pelapor": nik(2), "jenis": "sanggah"},
        "objects to himself": {"jenis": "sanggah"},
        "objects from afar": {"nik_pelapor": nik(3), "jenis": "sanggah"},
        "new family": {"nomor_kk": kk(80), "nik_pelapor": nik(3)},
    }
    claims = [
        claim(ticket, "2026-03-01", 1, **{"foto": f"{number}.jpg", **changes})
        for number, (ticket, changes) in enumerate(asked.items())
    ]
    send_claims(home, QUARTER, claims, "claims")
    found = fold(home, QUARTER, families, people=people, villages={14: "3201021001"})
    assert {t: r["alasan"] for t, r in found.items() if r["keadaan"] == "ditolak"} == {
        "stranger": "KLAIM_PELAPOR_BUKAN_SEDESA",
        "unknown": "KLAIM_PELAPOR_TAK_DIKENAL",
        "child": "KLAIM_PELAPOR_ANAK",
        "dead": "KLAIM_PELAPOR_MENINGGAL",
        "objects to himself": "KLAIM_SANGGAH_SENDIRI",
        "objects from afar": "KLAIM_PELAPOR_BUKAN_SEDESA",
    }
    assert {code for _, _, code in warnings(home)} == {
        r["alasan"] for r in found.values() if r["keadaan"] == "ditolak"
    }
    assert found["alive"]["peristiwa"] == "hidup"


def test_events_of_all_files_are_one_story_in_the_ledger(home):
    claims = [claim(f"T-{n}", "2026-03-01", n) for n in (1, 2, 3)]
    send_claims(home, QUARTER, claims, "claims")
    send_visits(home, QUARTER, [visit("T-3", "2026-03-08", 3, "ditolak")])
    events = [
        event("T-1", "periksa", "2026-03-02T09:00:00+07:00", "kemensos", pelaku="KS-1"),
        event("T-1", "ke_lapangan", "2026-03-02T12:00:00+09:00", "kemensos", pelaku="KS-1"),
        event("T-1", "kunjungan", "2026-03-05T09:00:00Z", "pendamping", pelaku="PD-1",
              status_kunjungan="1"),
        event("T-1", "putusan", "2026-03-06T09:00:00+07:00", "dinsos", pelaku="DS-1",
              putusan="dikabulkan"),
        event("T-2", "putusan", "2026-03-06T09:00:00+07:00", "dinsos", putusan="dikabulkan"),
        event("T-2", "kunjungan", "2026-03-07T09:00:00+07:00", "pendamping",
              status_kunjungan="1", kk_pelaku=kk(2)),
        event("T-9", "periksa", "2026-03-02T09:00:00+07:00", "kemensos"),
        event("T-2", "periksa", "2026-04-02T09:00:00+07:00", "kemensos"),
        event("T-2", "periksa", "2026-03-02", "kemensos"),
        event("T-2", "periksa", "2026-03-02T09:00:00+07:00", "kemensos", pelaku=nik(5)),
        event("T-2", "periksa", "2026-03-02T09:00:00+07:00", "kemensos", pelaku="BUDI SANTOSO"),
        event("T-2", "kunjungan", "2026-03-02T09:00:00+07:00", "pendamping"),
    ]  # fmt: skip
    send_events(home, events)
    found = fold(home, QUARTER, {n: int(kk(n)) for n in (1, 2, 3)})
    assert [(s, w) for s, w, _ in story(found["T-1"])][2:] == [
        ("lapangan", date(2026, 3, 2)),
        ("dikabulkan", date(2026, 3, 6)),
    ]
    assert found["T-1"]["sejak"] == datetime(2026, 3, 6, 2)  # noqa: DTZ001 - UTC inside
    assert found["T-2"]["keadaan"] == "eskalasi" and found["T-3"]["hasil"] == "ditolak"
    told = {(line, code) for name, line, code in warnings(home) if name == "events"}
    assert told == {
        (6, "PERISTIWA_TANPA_KUNJUNGAN"),
        (7, "PERISTIWA_KELUARGA_SENDIRI"),
        (8, "PERISTIWA_TIKET_TAK_DIKENAL"),
        (9, "PERISTIWA_MASA_DEPAN"),
    }
    kept = pq.read_table(home.candidate(QUARTER) / "ledger" / "claim_event").to_pylist()
    assert {e["kejadian"] for e in kept if e["nomor_tiket"] == "T-1"} == {
        "masuk", "periksa", "ke_lapangan", "kunjungan", "putusan",
    }  # fmt: skip
    assert kk(2) not in str(kept) and nik(5) not in str(kept)


def test_a_ticket_is_one_claim_however_often_and_for_ever(home):
    same = claim("T-1", "2026-03-01", 1)
    other = claim("T-1", "2026-03-02", 1, variabel="mobil")
    send_claims(home, QUARTER, [same], "a", created="2026-03-02T10:00:00+07:00")
    send_claims(home, QUARTER, [same], "b", created="2026-03-03T10:00:00+07:00")
    send_claims(home, QUARTER, [other], "c", created="2026-03-04T10:00:00+07:00")
    send_visits(home, QUARTER, [visit("T-1", "2026-03-05", 1, "dikabulkan")])
    found = fold(home, QUARTER, {1: int(kk(1))})
    assert [(r["submission"], r["variabel"]) for r in found.values()] == [
        ("a", "jenis_lantai_terluas")
    ]
    assert warnings(home) == [("c", 2, "KLAIM_TIKET_TERPAKAI")]
    publish(home, QUARTER)
    send_claims(home, SECOND, [claim("T-1", "2026-05-01", 2), claim("T-2", "2026-05-01", 1)], "d")
    second = fold(home, SECOND, {1: int(kk(1)), 2: int(kk(2))}, [(1, 1, "lanjut")])
    assert set(second) == {"T-2"} and second["T-2"]["klaim_ulang"] == 1
    assert warnings(home, SECOND) == [("d", 2, "KLAIM_TIKET_TERPAKAI")]


def test_a_late_event_takes_effect_in_the_quarter_that_took_it_up(home):
    send_claims(home, QUARTER, [claim("T-1", "2026-03-20", 1)], "claims")
    first = fold(home, QUARTER, {1: int(kk(1))})
    assert story(first["T-1"])[-1][:2] == ("lapangan", date(2026, 3, 23))
    publish(home, QUARTER)
    late = [
        event("T-1", "kunjungan", "2026-03-25T09:00:00+07:00", "pendamping", status_kunjungan="1"),
        event("T-1", "putusan", "2026-03-26T09:00:00+07:00", "dinsos", putusan="ditolak"),
        event("T-1", "banding", "2026-04-20T09:00:00+07:00", "warga"),
    ]
    send_claims(home, SECOND, [claim("U-1", "2026-06-01", 2)], "more")
    send_events(home, late[:2], SECOND)
    send_events(home, late[2:], SECOND, "cek_bansos", "appeal")
    second = fold(home, SECOND, {1: int(kk(1)), 2: int(kk(2))}, [(1, 1, "lanjut")])
    assert story(second["T-1"])[: len(story(first["T-1"]))] == story(first["T-1"])
    assert [(s, d) for s, d, _ in story(second["T-1"])][-4:] == [
        ("ditolak", date(2026, 4, 1)),
        ("lapangan", date(2026, 4, 20)),
        ("eskalasi", date(2026, 5, 4)),
        ("ditolak", date(2026, 5, 18)),
    ]
    publish(home, SECOND)
    third = SECOND.next
    send_claims(home, third, [claim("V-1", "2026-09-01", 2)], "more")
    again = fold(home, third, {1: int(kk(1)), 2: int(kk(2))})
    assert "T-1" not in again, "what is closed is told once"


def test_photos_that_come_later_complete_a_claim(home):
    waiting = [claim(f"T-{n}", "2026-03-10", n, photo=False) for n in (1, 2, 3, 4)]
    send_claims(home, QUARTER, waiting, "claims")
    brought = event("T-1", "bukti", "2026-03-12T08:00:00+07:00", "warga", foto="a.jpg")
    broken = event("T-2", "bukti", "2026-03-12T08:00:00+07:00", "warga", foto="b.jpg")
    photos = {"a.jpg": picture(1), "b.jpg": picture(2)[:500], "T-3-1.png": picture(3, "PNG")}
    created = "2026-03-15T08:00:00+07:00"
    send_events(home, [brought, broken], QUARTER, "cek_bansos", "later", photos, created=created)
    found = fold(home, QUARTER, {n: int(kk(n)) for n in (1, 2, 3, 4)})
    assert {t: (r["keadaan"], r["jumlah_foto"], r["foto_sah"]) for t, r in found.items()} == {
        "T-1": ("eskalasi", 1, True),
        "T-2": ("kedaluwarsa", 0, False),
        "T-3": ("lapangan", 1, True),
        "T-4": ("kedaluwarsa", 0, False),
    }


def test_the_same_photo_or_nearly_the_same_is_told_of_both_claims(home):
    photos = {
        "1.jpg": picture(1),
        "2.jpg": picture(1, size=(200, 200), quality=60),  # sent on by a messenger
        "3.jpg": picture(3),
        "4.png": picture(3, "PNG"),
        "5.jpg": picture(5),
    }
    claims = [claim(f"T-{n}", "2026-03-20", n, foto=name) for n, name in enumerate(photos, 1)]
    put_claims(home, claims, photos)
    found = fold(home, QUARTER, {n: int(kk(n)) for n in range(1, 6)})
    assert {t: r["foto_serupa"] for t, r in found.items()} == {
        "T-1": ["T-2"], "T-2": ["T-1"], "T-3": ["T-4"], "T-4": ["T-3"], "T-5": None,
    }  # fmt: skip
    told = pq.read_table(findings.folder(home, QUARTER) / "claims.parquet").to_pylist()
    assert {(f["id_keluarga"], f["nilai"]) for f in told} == {
        (1, "T-1 = T-2"), (2, "T-2 = T-1"), (3, "T-3 = T-4"), (4, "T-4 = T-3"),
    }  # fmt: skip
    publish(home, QUARTER)
    put_claims(home, [claim("U-1", "2026-05-01", 9, foto="9.jpg")], {"9.jpg": picture(5)}, SECOND)
    second = fold(home, SECOND, {n: int(kk(n)) for n in (5, 9)}, [(5, 5, "lanjut")])
    assert second["U-1"]["foto_serupa"] == ["T-5"] and second["T-5"]["foto_serupa"] == ["U-1"]


def test_day_and_place_of_a_photo_are_judged_and_stay_in_the_store(home):
    here, there = (-6.51, 106.81), (-0.9, 119.9)
    taken = {
        "fresh": exif("2026-03-01", *here),
        "old": exif("2025-10-01"),
        "after": exif("2026-03-21"),
        "foreign": exif("2026-03-19", *there),
        "stripped": None,
    }
    photos = {
        f"{name}.jpg": picture(n, **({} if noted is None else {"exif": noted}))
        for n, (name, noted) in enumerate(taken.items())
    }
    claims = [
        claim(name, "2026-03-20", number, foto=f"{name}.jpg")
        for number, name in enumerate(taken, 1)
    ]
    put_claims(home, claims, photos)
    found = fold(home, QUARTER, {n: int(kk(n)) for n in range(1, 6)}, place=here)
    assert {t: (r["foto_waktu"], r["foto_tempat"]) for t, r in found.items()} == {
        "fresh": ("wajar", "wajar"),
        "old": ("tidak_wajar", "tidak_diketahui"),
        "after": ("tidak_wajar", "tidak_diketahui"),
        "foreign": ("wajar", "tidak_wajar"),
        "stripped": ("tidak_diketahui", "tidak_diketahui"),
    }
    assert all(r["foto_sah"] for r in found.values()), "a doubt holds nothing up"
    told = pq.read_table(findings.folder(home, QUARTER) / "claims.parquet").to_pylist()
    assert sorted((f["id_keluarga"], f["kode_aturan"]) for f in told) == [
        (2, "KLAIM_FOTO_WAKTU"), (3, "KLAIM_FOTO_WAKTU"), (4, "KLAIM_FOTO_TEMPAT"),
    ]  # fmt: skip
    for path in home.candidate(QUARTER).rglob("*.parquet"):
        shown = str(pq.ParquetFile(path).read().to_pylist())
        assert "119900000" not in shown and "-900000" not in shown, path


def test_answers_say_in_words_where_each_claim_stands_at_the_end_of_a_day(home):
    claims = [
        claim("T-1", "2026-03-01", 1),
        claim("T-2", "2026-03-01", 2, photo=False),
        claim("T-3", "2026-03-01", 3, nik_pelapor=nik(9999)),
    ]
    send_claims(home, QUARTER, claims, "claims", created="2026-03-02T09:00:00+07:00")
    send_visits(home, QUARTER, [visit("T-1", "2026-03-08", 1, "dikabulkan")])
    fold(home, QUARTER, {n: int(kk(n)) for n in (1, 2, 3)})

    def answer(day):
        told = answers.write(home, date.fromisoformat(day))
        path = home.outbox / "jawaban" / "cek_bansos" / f"{day}.csv"
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        assert [c["channel"] for c in told["channels"]] == [
            "cek_bansos", "call_center_171", "wa_center",
        ]  # fmt: skip
        manifest = json.loads(path.with_suffix(".json").read_text())
        assert manifest["rows"] == len(rows)
        assert not any(n in path.read_text() for n in (kk(1), nik(1)))
        return {row.split(",")[0]: dict(zip(head.split(","), row.split(","), strict=False))
                for row in rows}  # fmt: skip

    assert answer("2026-03-01") == {}, "nothing had been sent yet"
    second = answer("2026-03-02")
    assert second["T-1"]["keadaan"] == "Sedang diperiksa Kementerian Sosial"
    assert second["T-1"]["tenggat_wib"] == "2026-03-04 00:00"
    assert second["T-2"]["keadaan"] == "Menunggu foto bukti"
    assert second["T-3"]["hasil"] == "ditolak"
    assert answer("2026-03-04")["T-1"]["keadaan"] == "Menunggu kunjungan petugas"
    assert answer("2026-03-02") == second, "asked again, the same"
    last = answer("2026-03-31")
    assert (last["T-1"]["hasil"], last["T-2"]["hasil"]) == ("dikabulkan", "kedaluwarsa")
    publish(home, QUARTER)
    send_claims(
        home, SECOND, [claim("U-1", "2026-04-02", 1)], "m", created="2026-04-03T09:00+07:00"
    )
    fold(home, SECOND, {n: int(kk(n)) for n in (1, 2, 3)}, [(1, 1, "lanjut")])
    after = answer("2026-04-05")
    assert (after["T-1"]["desil_sebelum"], after["T-1"]["desil_sesudah"]) == ("3", "1")
    assert after["U-1"]["desil_sesudah"] == "" and VILLAGE not in str(after)
