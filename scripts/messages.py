"""Maintain the catalogues: extract every string, merge, list what is missing, fill in translations.

    python scripts/messages.py update           extract from code and templates, merge into both catalogues
    python scripts/messages.py missing [zh|en]  print {msgid: ""} of strings without translation
    python scripts/messages.py fill zh FILE     read translations from a JSON file ({msgid: msgstr})
    python scripts/messages.py check            exit 1 when a string is missing, fuzzy, or has lost a placeholder

The keys are English; the English catalogue is filled with the keys themselves.
"""

import fcntl
import json
import os
import re
import sys
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from pwa.cli import cli
from pwa.core.command_help import texts_of

ROOT = Path(__file__).resolve().parents[1]
NAMES = {"zh": "zh_Hans_CN", "en": "en"}
OPTIONS = {"jinja2": {"encoding": "utf-8", "trimmed": "false", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "_l": None, "lazy_gettext": None, "_n": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def file_of(locale: str) -> Path:
    """Return the catalogue's path."""
    return ROOT / "pwa" / "translations" / locale / "LC_MESSAGES" / "messages.po"


@contextmanager
def alone():
    """Hold a lock: one writer at a time. It lies on the folder itself, so that no file of it stays behind."""
    folder = os.open(ROOT / "pwa" / "translations", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def extracted() -> Catalog:
    """Return the strings of code and templates."""
    catalog = Catalog(project="Yanxing", charset="utf-8")
    for top, methods in (("pwa", [("**.py", "python")]), ("templates", [("**.html", "jinja2")])):
        options = {"**.html": OPTIONS["jinja2"]}
        found = extract_from_dir(str(ROOT / top), methods, options, keywords=KEYWORDS)
        for name, _, message, _, _ in sorted(found, key=lambda f: (f[0], f[1])):
            catalog.add(message, locations=[(f"{top}/{name}", 1)])
    for text in sorted(texts_of(cli)):  # docstrings and options of the commands
        catalog.add(text, locations=[("pwa/cli.py", 1)])
    return catalog


def load(locale: str) -> Catalog:
    """Return the stored catalogue."""
    path = file_of(locale)
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def save(locale: str, catalog: Catalog) -> None:
    """Write it, sorted and without line numbers, so that unrelated changes do not conflict."""
    catalog.fuzzy = False
    buffer = BytesIO()
    write_po(
        buffer, catalog, sort_output=True, include_lineno=False, ignore_obsolete=True, omit_header=False, width=100
    )
    text = buffer.getvalue().decode()
    text = re.sub(r'"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By)[^\n]*\n', "", text)
    path = file_of(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def update() -> None:
    """Merge the strings of code and templates into both catalogues."""
    template = extracted()
    for locale in NAMES.values():
        catalog = load(locale)
        catalog.update(template, no_fuzzy_matching=True)
        if locale == "en":
            for message in catalog:
                if message.id and not message.string:
                    message.string = message.id
                elif message.id and isinstance(message.id, tuple) and not all(message.string):
                    message.string = message.id
        save(locale, catalog)


def is_missing(message) -> bool:
    """Whether it has no translation."""
    return not (all(message.string) if isinstance(message.string, tuple) else message.string)


def missing(locale: str) -> dict[str, str]:
    """Return the strings without translation."""
    return {key(m): "" for m in load(locale) if m.id and is_missing(m)}


def key(message) -> str:
    """Return the msgid as one string (the singular of a plural)."""
    return message.id[0] if isinstance(message.id, tuple) else message.id


def fill(locale: str, pairs: dict[str, str]) -> int:
    """Store translations; Chinese has one plural form. Returns how many were stored."""
    catalog, taken = load(locale), 0
    for message in catalog:
        if message.id and pairs.get(key(message)):
            word = pairs[key(message)]
            message.string = (word,) * catalog.num_plurals if isinstance(message.id, tuple) else word
            message.flags.discard("fuzzy")
            taken += 1
    save(locale, catalog)
    return taken


def complaints() -> list[str]:
    """Return everything that is missing, fuzzy, out of date or has lost a placeholder."""
    said = {key(m) for m in extracted() if m.id}
    found = []
    for locale in NAMES.values():
        catalog = load(locale)
        known = {key(m): m for m in catalog if m.id}
        found += [f"{locale}: not in the catalogue: {text!r}" for text in sorted(said - known.keys())]
        found += [f"{locale}: no longer used: {text!r}" for text in sorted(known.keys() - said)]
        for text, message in known.items():
            if is_missing(message):
                found.append(f"{locale}: no translation: {text!r}")
            elif message.fuzzy:
                found.append(f"{locale}: fuzzy: {text!r}")
            else:
                words = message.string if isinstance(message.string, tuple) else (message.string,)
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                wanted = set(PLACEHOLDER.findall(ids[-1]))
                for word in words:
                    if not set(PLACEHOLDER.findall(word)) <= wanted | {"num"} or (
                        len(ids) == 1 and set(PLACEHOLDER.findall(word)) != wanted
                    ):
                        found.append(f"{locale}: placeholders differ: {text!r}")
    return found


def main(arguments: list[str]) -> int:
    """Run one of the commands in the module's docstring."""
    (ROOT / "pwa" / "translations").mkdir(exist_ok=True)
    match arguments:
        case ["update"]:
            with alone():
                update()
        case ["missing", *rest]:
            print(json.dumps(missing(NAMES[rest[0] if rest else "zh"]), ensure_ascii=False, indent=1))
        case ["fill", locale, file]:
            with alone():
                print(fill(NAMES[locale], json.loads(Path(file).read_text(encoding="utf-8"))), "taken")
        case ["check"]:
            found = complaints()
            print("\n".join(found) or "translations are complete")
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
