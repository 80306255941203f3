"""What the documents point at exists: files, headings, make words, commands, tests."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(path: Path) -> set[str]:
    """The headings of a document as GitHub spells them in addresses."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def named(pattern: str) -> list[tuple[str, str]]:
    """(document, what it names) for each match of the pattern in each document."""
    return [(name(doc), found) for doc in DOCUMENTS for found in re.findall(pattern, doc.read_text("utf-8"))]


def test_links_lead_somewhere():
    astray = []
    for document in DOCUMENTS:
        for one, other in LINK.findall(document.read_text("utf-8")):
            address = one or other
            if address.startswith(("http://", "https://", "mailto:")):
                continue
            path, _, anchor = address.partition("#")
            target = (document.parent / path).resolve() if path else document
            if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
                astray.append(f"{name(document)}: {address}")
    assert astray == []


def test_make_words_exist():
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert [one for one in named(r"`make ([a-z-]+)") if one[1] not in known] == []


def test_commands_exist():
    from click import Context

    from pwa.cli import cli

    known = cli.list_commands(Context(cli))
    assert [one for one in named(r"`yanxing ([a-z]+)") if one[1] not in known] == []


def test_files_that_are_named_exist():
    pattern = r"`((?:pwa|static|tests|templates|scripts|benchmarks|docs)/[\w./-]+)`"
    assert [one for one in named(pattern) if not (ROOT / one[1]).exists()] == []
