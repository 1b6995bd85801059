"""Airflow's secrets and demo passwords, drawn once at set-up into ``var/``, never committed."""

import base64
import json
import secrets
from pathlib import Path

APPROVER = "ketua"
USERS = ("admin", APPROVER, "pengamat")
PASSWORDS = "passwords.json"


def draw(var: Path) -> None:
    """Make the secrets that are not there yet; leave the others as they are."""
    var.mkdir(mode=0o700, exist_ok=True)
    for name in ("api.key", "jwt.key"):
        _once(var / name, secrets.token_urlsafe(48))
    _once(var / "fernet.key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    _once(var / PASSWORDS, json.dumps({user: secrets.token_urlsafe(12) for user in USERS}))


def password(var: Path, user: str) -> str:
    """Return the password of `user`."""
    return str(json.loads((var / PASSWORDS).read_text(encoding="utf-8"))[user])


def _once(path: Path, text: str) -> None:
    """Write a file that only its owner may read, unless it is there."""
    if not path.exists():
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(text, encoding="utf-8")
        part.rename(path)
