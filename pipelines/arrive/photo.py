"""Whether a piece of evidence is a photo at all, what it looks like, and what it says of itself.

When and where a photo was taken stays with the rows in ``lake/arrived``; only verdicts go on.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "PNG")
_EXIF, _GPS = 0x8769, 0x8825  # blocks of a photo's own data
_TAKEN, _WRITTEN = 0x9003, 0x0132
_SOUTH, _LATITUDE, _WEST, _LONGITUDE = 1, 2, 3, 4
_MICRO = 1_000_000  # degrees are kept as whole millionths


@dataclass(frozen=True, slots=True)
class Limits:
    """What a photo may measure: sides and area in pixels, size in bytes."""

    least_side: int
    most_pixels: int
    most_bytes: int


@dataclass(frozen=True, slots=True)
class Photo:
    """What is known of a photo.

    Attributes
    ----------
    sound : bool
        A whole JPEG or PNG within the limits.
    phash : str
        Its perceptual hash, 16 hex digits; empty where there is nothing to see.
    taken : str
        The day on which it was taken, as ISO date; empty: unknown.
    latitude, longitude : int or None
        In millionths of a degree.
    """

    sound: bool
    phash: str = ""
    taken: str = ""
    latitude: int | None = None
    longitude: int | None = None


def look(path: Path, limits: Limits) -> Photo:
    """Return what is known of the photo in a file; of no photo, that it is none."""
    from PIL import Image

    if path.stat().st_size > limits.most_bytes:
        return Photo(sound=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd notes in a picture that can be seen
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > limits.most_pixels:
                    return Photo(sound=False)
                image.load()
                if min(image.size) < limits.least_side:
                    return Photo(sound=False)
                return Photo(True, _phash(image), *_own_data(image))
        except Exception:  # what a decoder stumbles over has as many names as there are faults
            return Photo(sound=False)


def _phash(image: "Image.Image") -> str:
    import imagehash
    import numpy as np

    grey = image.convert("L")
    low, high = grey.getextrema()
    # a picture of one colour looks like every other: it resembles nothing
    return np.packbits(imagehash.phash(grey).hash).tobytes().hex() if low != high else ""


def _own_data(image: "Image.Image") -> tuple[str, int | None, int | None]:
    """Return day and place as the camera noted them; what is broken is unknown."""
    try:
        told = image.getexif()
        taken = _day(told.get_ifd(_EXIF).get(_TAKEN) or told.get(_WRITTEN))
        place = told.get_ifd(_GPS)
    except Exception:
        return "", None, None
    latitude = _degrees(place, _LATITUDE, _SOUTH, "S", 90)
    longitude = _degrees(place, _LONGITUDE, _WEST, "W", 180)
    if latitude is None or longitude is None:
        return taken, None, None
    return taken, latitude, longitude


def _day(noted: Any) -> str:
    try:
        return datetime.strptime(str(noted)[:10], "%Y:%m:%d").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return ""


def _degrees(
    place: Mapping[int, Any], angle: int, side: int, negative: str, most: int
) -> int | None:
    try:
        degrees, minutes, seconds = (float(part) for part in place[angle])
        whole = round((degrees + minutes / 60 + seconds / 3600) * _MICRO)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    if not 0 <= whole <= most * _MICRO:
        return None
    return -whole if str(place.get(side, "")).upper().startswith(negative) else whole
