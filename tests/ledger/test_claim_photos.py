"""Evidence through the real files: what completes a claim, photos alike, their day and place."""

import io

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image, TiffImagePlugin

from pipelines.home import Home
from tests.arrive.submissions import QUARTER, as_csv, file, headers, kk, put
from tests.ledger.book import (
    claim,
    contradictions,
    event,
    fold,
    photo_files,
    publish,
    send_claims,
    send_events,
)

SECOND = QUARTER.next


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


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
    files += photo_files(photos)
    put(home, files, name=name, source="cek_bansos", of=of, created=f"{of.end}T20:00:00+07:00")


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
    assert {(family, said) for _, family, said in contradictions(home)} == {
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
    assert [(rule, family) for rule, family, _ in contradictions(home)] == [
        ("KLAIM_FOTO_TEMPAT", 4), ("KLAIM_FOTO_WAKTU", 2), ("KLAIM_FOTO_WAKTU", 3),
    ]  # fmt: skip
    for path in home.candidate(QUARTER).rglob("*.parquet"):
        shown = str(pq.ParquetFile(path).read().to_pylist())
        assert "119900000" not in shown and "-900000" not in shown, path
