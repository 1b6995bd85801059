"""Photos that are none, are broken, or swell: each has its verdict, nothing else is lost."""

import io
import struct
import subprocess
import sys
import zlib

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipelines.arrive import pool
from pipelines.arrive.photo import Limits, look
from pipelines.home import Home
from tests.arrive.quarter import run
from tests.arrive.submissions import as_csv, file, headers, kk, nik, put

LIMITS = Limits(least_side=32, most_pixels=40_000_000, most_bytes=20_000_000)
MEGABYTES = 700  # a picture within the limits is opened in as much
ALONE = """
import resource, sys
from pathlib import Path
from pipelines.arrive.photo import Limits, look
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
print(look(Path(sys.argv[1]), Limits(32, 40_000_000, 20_000_000)).sound)
"""


def picture(kind="JPEG", size=(64, 48), **more):
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def chunk(name, content):
    whole = name + content
    return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))


def png(width, height, *, extra=b""):
    """Write a black PNG of one bit a pixel, as small as can be."""
    body = zlib.compress(b"\0" * ((1 + (width + 7) // 8) * height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    data = chunk(b"IDAT", body)
    return b"\x89PNG\r\n\x1a\n" + head + extra + data + chunk(b"IEND", b"")


def swelling_note():
    return chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 30_000_000))


HOSTILE = {
    "huge.png": png(30_000, 30_000),
    "long.png": png(40, 2_000_000),
    "note.png": png(64, 64, extra=swelling_note()),
    "head only.png": png(64, 64)[:40],
    "cut.jpg": picture(size=(640, 480))[:-400],
    "letter.jpg": b"Kepada Yth. Kepala Dinas Sosial\n" * 50,
    "page.jpg": b"<html><script>alert(1)</script></html>",
    "drawing.jpg": picture("GIF"),
    "empty.jpg": b"",
    "stamp.jpg": picture(size=(31, 400)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_photo_is_told_so_in_little_memory(tmp_path, name):
    path = tmp_path / "photo"
    path.write_bytes(HOSTILE[name])
    assert path.stat().st_size < 1_000_000, "small as a file"

    command = [sys.executable, "-c", ALONE, str(path), str(MEGABYTES * 2**20)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("False\n", "")


def test_the_largest_photo_within_the_limits_is_opened_in_that_memory(tmp_path):
    path = tmp_path / "photo"
    Image.new("RGB", (8_000, 5_000), (9, 90, 200)).save(path, "JPEG")

    command = [sys.executable, "-c", ALONE, str(path), str(MEGABYTES * 2**20)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("True\n", "")


@settings(deadline=None)
@given(
    kind=st.sampled_from(["JPEG", "PNG"]),
    end=st.integers(0, 1500),
    damage=st.lists(st.tuples(st.integers(0, 1500), st.binary(min_size=1, max_size=6)), max_size=4),
)
def test_whatever_is_cut_or_changed_in_a_photo_there_is_a_verdict(
    tmp_path_factory, kind, end, damage
):
    noted = Image.Exif()
    noted[0x0132] = "2026:03:01 10:00:00"
    content = bytearray(picture(kind, exif=noted)[: end or None])
    for place, bytes_ in damage:
        content[place : place + len(bytes_)] = bytes_
    path = tmp_path_factory.mktemp("photo") / "photo"
    path.write_bytes(content)

    found = look(path, LIMITS)

    assert found.sound or (found.phash, found.taken, found.latitude) == ("", "", None)


def test_odd_notes_in_a_sound_photo_are_no_fault(tmp_path):
    path = tmp_path / "photo"
    broken_exif = b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff" * 40
    path.write_bytes(picture(exif=broken_exif))

    found = look(path, LIMITS)

    assert found.sound and found.phash and not found.taken


def test_hostile_photos_cost_a_submission_nothing_but_themselves(tmp_path):
    home, hostile = Home(tmp_path), {**HOSTILE, "sound.jpg": picture(), "sound.png": picture("PNG")}
    claims = [
        {
            "nomor_tiket": f"T-{number}",
            "jenis": "usul",
            "tanggal": "2026-03-01",
            "nik_pelapor": nik(number),
            "nomor_kk": kk(number),
            "variabel": "jenis_lantai_terluas",
            "nilai": "8",
            "foto": name,
        }
        for number, name in enumerate(hostile, 1)
    ]
    content = as_csv(claims, headers("cek_bansos", "klaim"))
    photos = [
        file(name, "foto", bytes_, None, format="png" if name.endswith("png") else "jpeg")
        for name, bytes_ in hostile.items()
    ]
    table = file("klaim.csv", "klaim", content, len(claims))
    put(home, [table, *photos], name="claims", source="cek_bansos")

    outcome = run(home)

    assert outcome.counts("claims")[:4] == ("diterima", len(claims), len(claims), 0)
    told = outcome.rules("claims", "held_back_warning")
    lines = {name: line for line, name in enumerate(hostile, 2)}
    assert told["KLAIM_FOTO_RUSAK"] == {lines[name] for name in HOSTILE}
    assert "KLAIM_FOTO_HILANG" not in told
    sound = {row["nomor_tiket"] for row in outcome.rows("claim", "foto_sah")}
    assert sound == {f"T-{lines[name] - 1}" for name in ("sound.jpg", "sound.png")}


def test_a_photo_that_kills_its_process_is_not_sound_and_refuses_nothing(tmp_path):
    common = {"source": "cek_bansos", "table": "foto", "kiriman": 1, "size": 1, "delimiter": None}
    common |= {"encoding": None, "format": "jpeg", "rounded_ids": 3, "row_limits": []}
    limits = {"least_side": 32, "most_pixels": 40_000_000, "most_bytes": 20_000_000}
    good = tmp_path / "good"
    good.write_bytes(picture())
    files = [
        # a file that cannot be opened ends the process that was to open it
        {**common, "berkas": 0, "name": "a.jpg", "path": str(tmp_path / "gone"), "photo": limits},
        {**common, "berkas": 1, "name": "b.jpg", "path": str(good), "photo": limits},
    ]

    answers = pool.read_all(files, tmp_path / "rows")

    said = [(each["berkas"], each["rows"], each["faults"]) for each in answers]
    assert said == [(0, None, []), (1, None, [])]
    noted = [
        (row["_berkas"], row["sah"])
        for path in (tmp_path / "rows" / "evidence").glob("*.parquet")
        for row in pq.read_table(path).to_pylist()
    ]
    assert sorted(noted) == [(0, "0"), (1, "1")]
