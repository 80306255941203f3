"""Label what this package shows in the reader's language."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

READERS = {"branch": _l("my branch"), "host": _l("the host branch"), "committee": _l("the committee above my branch")}
REFUSALS = {"too_many_skills": _l("Choose at most ten.")}


def offered_text(facts: dict[str, Any]) -> str:
    """Return the timeline line of an offer, which does not say what is offered."""
    return _("Said what they can offer")


AS_SEEN = {
    "branch": _l("As my branch sees it"),
    "host": _l("As the host branch sees it"),
    "committee": _l("As the committee above my branch sees it"),
}
