"""Whether a piece of evidence is a photo at all."""

import warnings
from pathlib import Path

LARGEST = 40_000_000  # pixels


def is_photo(path: Path, pixels: int) -> bool:
    """Return whether `path` is a whole JPEG, its shorter side at least `pixels` long."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # of a picture that would swell beyond measure
        try:
            with Image.open(path, formats=["JPEG"]) as image:
                if image.width * image.height > LARGEST:
                    return False
                image.load()
                return min(image.size) >= pixels
        except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
            return False
