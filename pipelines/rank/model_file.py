"""The model file of a release or a candidate."""

from functools import lru_cache
from pathlib import Path

from pipelines.errors import DataStop
from ranking.model import Model, ModelError

MODEL = "model/model.json"


@lru_cache(maxsize=2)  # most often two quarters have one model
def _model(text: str) -> Model:
    return Model.read(text)


def read_model(path: Path) -> Model:
    """Read a model file, or stop saying what is wrong with it."""
    if not path.exists():
        raise DataStop(f"there is no model at {path}; fit one with: dtsen model fit")
    try:
        return _model(path.read_text(encoding="utf-8"))
    except ModelError as error:
        raise DataStop(f"{path}: {error}; restore the file or fit anew: dtsen model fit") from error
