"""What every HTML answer must be, whatever page it is. The client reads each one it gets with these rules."""

import re
from collections import Counter
from html import unescape

from tests.kit.tags import Tags

ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href"}  # elsewhere it is a word
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPEECHLESS = {"hidden", "submit", "button", "image", "reset"}  # inputs that need no label


# What the outbox says stands on every page: read in the first that has it, word for word, and left out of the others.
OUTBOX = re.compile(r'<template id="outbox-.*?</template>', re.DOTALL)
_read_before: set[str] = set()


class Reader(Tags):
    """Reads a page into the few facts that the rules ask about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()
        self.headings: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.navigations: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.controls: list[tuple[dict[str, str | None], bool]] = []
        self.named: list[list[str]] = []  # open buttons and links: the words inside
        self.title = ""
        self.html: dict[str, str | None] | None = None
        self.complaints: list[str] = []
        self.feed(html)
        self.close()

    def inside(self, name: str) -> bool:
        """Whether one of the open elements is a `name`."""
        return self.open[name] > 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        say = self.complaints.append
        self._refuse_inline(tag, has)
        if tag == "html":
            self.html = has
        if tag in ("h1", "main"):
            self.headings[tag] += not self.inside("template")
        if has.get("id") and not self.inside("template"):
            self.ids[str(has["id"])] += 1
        if tag == "nav" and not self.inside("template"):
            self.navigations[str(has.get("aria-label") or has.get("aria-labelledby") or "")] += 1
        if tag == "label" and has.get("for"):
            self.labels.add(str(has["for"]))
        if tag in ("input", "select", "textarea") and has.get("type") not in SPEECHLESS:
            self.controls.append((has, self.inside("label")))
        if "input" in str(has.get("hx-trigger")) and not str(has.get("hx-sync")).endswith("replace"):
            say(f"<{tag} name={has.get('name')}>: on a slow line the last word typed must win (hx-sync)")
        if tag == "img" and "alt" not in has:
            say(f"<img src={has.get('src')}> without alt")
        if tag in ("a", "button"):
            self.named.append([str(has.get("aria-label") or has.get("aria-labelledby") or "")])
            if (
                tag == "a"
                and not self.inside("template")
                and has.get("href") in ("", "#", None)
                and has.get("role") is None
            ):
                say(f"<a> leads nowhere: {has}")
        if self.named and "data-slot" in has and self.inside("template"):
            self.named[-1].append("…")  # the words that a script puts there
        if tag == "form" and (has.get("method") or "get").lower() == "get" and self.inside("form"):
            say("a form inside a form")
        if tag not in VOID:
            self.stack.append(tag)
            self.open[tag] += 1

    def _refuse_inline(self, tag: str, has: dict[str, str | None]) -> None:
        for name, value in has.items():
            leads = name in ADDRESSES or name.startswith("hx-")
            runs = leads and str(value).strip().lower().startswith(("js:", "javascript:"))
            if name == "style" or name.startswith(("on", "hx-on")) or runs:
                self.complaints.append(f"<{tag} {name}={value!r}>: nothing inline")
        if tag == "style" or (tag == "script" and not has.get("src")):
            self.complaints.append(f"an inline <{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "button") and self.named and not "".join(self.named.pop()).strip():
            self.complaints.append(f"a <{tag}> without words")
        if self.inside(tag):
            while (last := self.stack.pop()) != tag:
                self.open[last] -= 1
            self.open[tag] -= 1

    def handle_data(self, data: str) -> None:
        if self.inside("title") and not self.inside("svg"):
            self.title += data
        if self.named:
            self.named[-1].append("…" if self.inside("template") else data)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._refuse_inline(tag, dict(attrs))
        if tag in VOID:
            self.handle_starttag(tag, attrs)


# What tells two answers apart and no rule asks about: values, words, whose record it is.
VALUE = re.compile(r' (?:value|title|datetime|content|placeholder)="(?!\s*j)[^"]+"', re.IGNORECASE)
WORDS = re.compile(r"(?<=>)[^<>\"'=]+(?=<)")
AS_PROGRAMS_WRITE = re.compile(r"[(\[]l&#39;")  # ('words', 'more words') of the catalogue, in a tuple or list
RECORD = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_fine: set[tuple[bool, str]] = set()


def shape(html: str) -> str:
    """The answer without its words, but where there are some; each record under the number of its first mention. Two
    answers of one shape keep or break the same rules."""
    numbers: dict[str, str] = {}
    html = VALUE.sub(' value="x"', OUTBOX.sub("", html) if _read_before.issuperset(OUTBOX.findall(html)) else html)
    html = RECORD.sub(lambda found: numbers.setdefault(found[0], f"record-{len(numbers)}"), html)
    return WORDS.sub(lambda found: "x" if unescape(found[0]).strip() else "", html)


def complaints(html: str, fragment: bool = False) -> list[str]:
    """Everything that is wrong with this answer; a fragment has no title, language or heading of its own. An answer of
    a shape that was found fine is not read again."""
    if raw := AS_PROGRAMS_WRITE.search(html):
        return [f"a list of words as the program writes it: {html[raw.start() : raw.end() + 40]!r}"]
    known = fragment, shape(html)
    if known in _fine:
        return []
    found = _complaints(html, fragment)
    if not found:
        _fine.add(known)
    return found


def _complaints(html: str, fragment: bool) -> list[str]:
    page = Reader(OUTBOX.sub(lambda said: "" if said[0] in _read_before else said[0], html))
    found = list(page.complaints)
    found += [f"id {name!r} stands {count} times" for name, count in page.ids.items() if count > 1]
    found += [f"{count} <nav> named {name!r}" for name, count in page.navigations.items() if count > 1]
    for has, wrapped in page.controls:
        labelled = wrapped or has.get("aria-label") or has.get("aria-labelledby") or has.get("id") in page.labels
        if not labelled:
            found.append(f"an input without a label: {has.get('name') or has}")
    if not fragment:
        if page.headings["h1"] != 1:
            found.append(f"{page.headings['h1']} h1, not one")
        if page.headings["main"] != 1:
            found.append(f"{page.headings['main']} main, not one")
        if not page.title.strip():
            found.append("no title")
        if not (page.html or {}).get("lang"):
            found.append("no lang")
        if not html.lstrip().lower().startswith("<!doctype html>"):
            found.append("no doctype")
    if not found:
        _read_before.update(OUTBOX.findall(html))
    return found
