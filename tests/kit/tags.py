"""Read HTML as `html.parser` does, several times as fast where it is written as our templates write it.

Pages are read thousands of times in a run. What is written in any other way (capitals, values without quotes, a stray
`<`, a script with words in it) is left to the standard library, so that a mistake is read as it always was.
"""

import re
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

TOKEN = re.compile(
    r"([^<]*)(?:<([a-z][a-z0-9-]*)((?:\s+[^\s\"'<>/=]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*)\s*(/?)>|</([a-z][a-z0-9-]*)>"
    r"|<!--(?:(?!--|<!|>).)*?-->|<!doctype html>|\Z)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"\s+([^\s=]+)(?:(=)(?:\"([^\"]*)\"|'([^']*)'))?")
RAW = {"script", "style"}


class Tags(HTMLParser):
    """`html.parser.HTMLParser` for whole pages: `feed` once, with all of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def feed(self, data: str) -> None:
        found = _tokens(data)
        if found is None:
            super().feed(data)
            return
        for text, begins, attributes, closed, ends in found:
            if text:
                self.handle_data(unescape(text))
            if begins:
                (self.handle_startendtag if closed else self.handle_starttag)(begins, [*_read(attributes)])
            elif ends:
                self.handle_endtag(ends)


def _tokens(html: str) -> list[tuple[str, ...]] | None:
    """(words before, tag that begins, its attributes, '/', tag that ends); None where it is written otherwise."""
    found, at, raw = [], 0, ""
    while at < len(html):
        token = TOKEN.match(html, at)
        if token is None or (raw and (token[1] or token[5] != raw)):
            return None
        found.append(token.groups(""))
        raw = token[2] if token[2] in RAW and not token[4] else ""
        at = token.end()
    return found


@lru_cache(10_000)  # most tags of a page are those of the page before
def _read(attributes: str) -> tuple[tuple[str, str | None], ...]:
    """Name and value of each; a name alone has None."""
    found = ATTRIBUTE.findall(attributes)
    return tuple((name.lower(), unescape(double or single) if has else None) for name, has, double, single in found)


# Most of a page is neither: the reader is slow, and walks read thousands of pages.
TEMPLATE = re.compile(r"<template\b(?:(?!<template\b).)*?</template>", re.DOTALL)
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def only_forms(html: str) -> str:
    """The forms of a page, without those that lie in templates."""
    return "".join(FORM.findall(TEMPLATE.sub("", html)))
