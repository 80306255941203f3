"""Keep together what a line of text must not break: a day or a time, and a dot with the words before it."""

import re

from markupsafe import Markup, escape

DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|(?:今天|昨天) \d\d:\d\d")
SEPARATOR = " · "


def unbroken(text: object) -> Markup:
    """Return the text as markup in which each day stands in an element that no line breaks, and no line begins with
    the dot between two parts."""
    whole = DAY.sub(r'<span class="whole">\g<0></span>', str(escape(text)))
    return Markup(whole.replace(SEPARATOR, "\u00a0· "))
