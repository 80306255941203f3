"""The table of form kinds in docs/offline.md is what the packages declare."""

import re
from pathlib import Path

from pwa.core.features import registry

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_of_form_kinds_is_what_the_packages_declare(app):
    """Each kind with its version, both addresses and its fields; the place and the round's own questions in short."""
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| `GET (\S+)`, `POST (\S+)` \| (.+) \|$", offline(), re.M)
    assert {form: int(version) for form, version, *_ in rows} == registry().versions
    posts = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    place = {*registry().forms["location"].fields.schema()["properties"]} - {"back_home"}
    for form, _, address, posted, said in rows:
        kind = registry().forms[form]
        with app.test_request_context():
            assert address == kind.address, form
        assert posted in posts, form
        told = {*re.findall(r"`(\w+)`", said)}
        told |= place if "the place as in" in said else set()
        told |= {f"q{n}" for n in range(1, 6)} if "`q1` to `q5`" in said else set()
        assert kind.fields.schema()["properties"].keys() <= told, form


def offline() -> str:
    return (ROOT / "docs" / "offline.md").read_text("utf-8")
