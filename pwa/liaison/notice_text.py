"""Turn the words of a notice into HTML: paragraphs, lines, lists, quotes, bold and italic, links; nothing else.

markdown-it-py reads a small part of Markdown, without HTML; nh3 then keeps only a few tags. Both are imported when the
first notice is shown, because they take a tenth of a second.
"""

from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup

BLOCKS = ("list", "blockquote")
RULES = ("newline", "escape", "emphasis", "link", "autolink")
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https", "tel"}
BEGINNINGS = ("http://", "https://", "tel:")  # of addresses; a link with another one stays as it was typed
DEEPEST = 20  # levels at which the library stops reading, and leaves out the rest


@lru_cache(maxsize=512)
def html_of(words: str) -> Markup:
    """Return the words of a notice as safe HTML."""
    import nh3

    deep = any(token.level >= DEEPEST - 1 for token in _reader(*BLOCKS).parse(words))
    made = _reader(*(() if deep else BLOCKS)).render(words)  # without lists and quotes no word is left out
    return Markup(nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, url_relative="deny"))


@cache
def _reader(*blocks: str) -> Any:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": DEEPEST}).enable([*RULES, *blocks])
    reader.inline.ruler.at("emphasis", _stars)
    setattr(reader, "validateLink", lambda address: address.lower().startswith(BEGINNINGS))  # noqa: B010
    return reader


def _stars(state: Any, silent: bool) -> bool:
    """Read stars as bold or italic wherever no space stands inside them. The rule of CommonMark takes Chinese
    punctuation for the border of a word: in `**时间：**周六` it would leave the stars as they are."""
    from markdown_it.rules_inline.state_inline import Delimiter

    start = state.pos
    if silent or state.src[start] != "*":
        return False
    end = start
    while end < state.posMax and state.src[end] == "*":
        end += 1
    opens = end < state.posMax and not state.src[end].isspace()
    closes = start > 0 and not state.src[start - 1].isspace()
    for _each in range(end - start):
        state.push("text", "", 0).content = "*"
        length, token = end - start, len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord("*"), length, token, -1, opens, closes))
    state.pos = end
    return True
