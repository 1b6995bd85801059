"""airflow.cfg holds only what differs from Airflow's defaults, each with its reason."""

import configparser
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "airflow.cfg").read_text(encoding="utf-8")


def settings():
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(TEXT)
    return [(s, k, v) for s in parser.sections() for k, v in parser.items(s)]


def test_every_setting_differs_from_the_default():
    from airflow.configuration import conf

    for section, key, value in settings():
        plain = key.removesuffix("_cmd")
        assert (section, plain) in known(conf), f"{section}.{key} is no setting of Airflow"
        assert value != conf.get_default_value(section, plain), f"{section}.{key}"


def known(conf):
    return {
        (section, option)
        for section, body in conf.configuration_description.items()
        for option in body["options"]
    }


def test_every_setting_has_its_reason():
    lines = TEXT.splitlines()
    for section, key, _ in settings():
        at = next(n for n, line in enumerate(lines) if line.startswith(f"{key} ="))
        while lines[at - 1] and not lines[at - 1].startswith(("#", "[")):
            at -= 1  # settings that stand together share a reason
        assert lines[at - 1].startswith("#"), f"{section}.{key} has no reason above it"


def test_no_secret_is_committed():
    for _, key, value in settings():
        if any(word in key for word in ("secret", "key", "password")):
            assert "$AIRFLOW_HOME/var/" in value, key
    assert "var/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
