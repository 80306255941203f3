"""Label consents, retention periods and audit lines in the reader's language."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role
from pwa.core.features import registry
from pwa.core.i18n import lang
from pwa.core.kept_tables import Keep
from pwa.organisations.labels import ROLES

KEPT_UNTIL = {
    Keep.UNTIL_LEFT: _l("as long as the membership is held here"),
    Keep.WHILE_ACCOUNT: _l("as long as the account is there"),
    Keep.UNTIL_USED: _l("until it has served; then it is deleted by itself"),
    Keep.FOR_THE_RECORD: _l("without end: it proves what happened"),
}


def action_text(action: str, kind: str) -> str:
    """Return the text of an action: '确认了一项活动（决定）'; an action without label as it is stored."""
    labels = registry().audit
    return _("%(action)s (%(kind)s)", action=labels.actions.get(action, action), kind=labels.kinds.get(kind, kind))


def done_by_server(action: str) -> str:
    """Name the actor of a line without account: the server itself, or somebody at the command line."""
    return _("the server, by itself") if action in registry().audit.by_itself else _("operator at the command line")


def by_someone() -> str:
    """Name the actor who held no post: a member on their own behalf."""
    return _("a member")


def by_link_of(who: str, maker: str) -> str:
    """Name the actor of a line who came in by somebody else's link and had not proven yet who they are."""
    return _("%(who)s, signed in by a link of %(maker)s", who=who, maker=maker)


def has_label(name: str) -> bool:
    """Whether a field of an audit line has a label."""
    return _plain(name) in registry().audit.fields or name in {*Role}


def _plain(name: str) -> str:
    """Return 'q' for q1 to q5, the questions of a round, which share one label; other names unchanged."""
    return "q" if re.fullmatch(r"q\d", name) else name


def field_names(fields: str) -> str:
    """Return the labels of an audit line's fields, joined; names without label as they are. Posts have roles as
    fields."""
    roles = {role.value: label for role, label in ROLES.items()}
    known = registry().audit.fields
    labels = [str(known.get(_plain(name)) or roles.get(name) or name) for name in fields.split()]
    return (", " if lang() == "en" else "、").join(dict.fromkeys(labels))
