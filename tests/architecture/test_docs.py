"""What the documents point at exists: files, headings, make words, commands, tests."""

import re
from pathlib import Path

import pytest

from pwa.core.features import registry

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(path: Path) -> set[str]:
    """The headings of a document as GitHub spells them in addresses."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document):
    if not document.exists():
        pytest.fail(f"{name(document)} is not written")
    for one, other in LINK.findall(document.read_text("utf-8")):
        address = one or other
        if address.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = address.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{name(document)}: {address}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{name(document)}: {address}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_make_words_exist(document):
    words = set(re.findall(r"`make ([a-z]+)", document.read_text("utf-8")))
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert words <= known


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_exist(document):
    from click import Context

    from pwa.cli import cli

    words = set(re.findall(r"`yanxing ([a-z]+)", document.read_text("utf-8")))
    assert words <= set(cli.list_commands(Context(cli)))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_files_that_are_named_exist(document):
    named = re.findall(
        r"`((?:pwa|static|tests|templates|scripts|benchmarks|docs)/[\w./-]+)`", document.read_text("utf-8")
    )
    missing = [path for path in named if not (ROOT / path).exists()]
    assert missing == []


def test_the_table_of_form_kinds_is_what_the_packages_declare(app):
    """Each kind with its version, both addresses and its fields; the place and the round's own questions in short."""
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| `GET (\S+)`, `POST (\S+)` \| (.+) \|$", offline(), re.M)
    assert {form: int(version) for form, version, *_ in rows} == registry().versions
    posts = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    place = {*registry().forms["location"].schema["properties"]} - {"back_home"}
    for form, _, address, posted, said in rows:
        kind = registry().forms[form]
        assert address == kind.address and posted in posts, form
        told = {*re.findall(r"`(\w+)`", said)}
        told |= place if "the place as in" in said else set()
        told |= {f"q{n}" for n in range(1, 6)} if "`q1` to `q5`" in said else set()
        assert kind.schema["properties"].keys() <= told, form


def offline() -> str:
    return (ROOT / "docs" / "offline.md").read_text("utf-8")
