"""Put an audit line into words, in the reader's language."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role
from pwa.core.features import Keep, registry
from pwa.core.i18n import lang
from pwa.organisations.labels import ROLES

CONSENTS = {
    "whereabouts": (
        _l("My branch may keep where I have been"),
        _l("The counties and dates you report, as a history."),
    ),
    "host": (
        _l("The branch where I live may see me"),
        _l("Name, phone, where you live now, and what you take part in there; never your file."),
    ),
    "reminders": (_l("Remind me"), _l("At most once a week, never at night.")),
}

KEPT_UNTIL = {
    Keep.UNTIL_LEFT: _l("as long as the membership is held here"),
    Keep.WHILE_ACCOUNT: _l("as long as the account is there"),
    Keep.UNTIL_USED: _l("until it has served; then it is deleted by itself"),
    Keep.FOR_THE_RECORD: _l("without end: it proves what happened"),
}


def said(action: str, kind: str) -> str:
    """'确认了一项活动（决定）'; an action without words here stands as it was written."""
    words = registry().audit
    return _("%(action)s (%(kind)s)", action=words.actions.get(action, action), kind=words.kinds.get(kind, kind))


def done_by_server(action: str) -> str:
    """Who acted where nobody is signed in: the server on its own, else somebody at the command line."""
    return _("the server, by itself") if action in registry().audit.by_itself else _("operator at the command line")


def by_someone() -> str:
    """Who acted without a post: a member on their own behalf."""
    return _("a member")


def has_words(name: str) -> bool:
    """Whether an audit line's field can be named in words."""
    return _plain(name) in registry().audit.fields or name in {*Role}


def _plain(name: str) -> str:
    """A round's own questions are q1 to q5: which of them is not told."""
    return "q" if re.fullmatch(r"q\d", name) else name


def named(fields: str) -> str:
    """The names of an audit line's fields, in words where there are some; roles are fields of posts."""
    roles = {role.value: words for role, words in ROLES.items()}
    known = registry().audit.fields
    words = [str(known.get(_plain(name)) or roles.get(name) or name) for name in fields.split()]
    return (", " if lang() == "en" else "、").join(dict.fromkeys(words))
