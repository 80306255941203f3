"""Build the privacy notice from what all packages declare as kept (Personal Information Protection Law, Art. 17)."""

from typing import Any

from flask_babel import lazy_gettext as _l

from pwa.core.features import registry
from pwa.core.kept_tables import Keep
from pwa.core.notice_headings import APART, ORDER

UNTIL = {
    Keep.UNTIL_LEFT: _l("Kept as long as your membership is held here."),
    Keep.WHILE_ACCOUNT: _l("Kept as long as you have an account."),
    Keep.UNTIL_USED: _l("Deleted by itself when it is not needed any more."),
    Keep.FOR_THE_RECORD: _l("Kept for good, as evidence."),
}


def what_is_kept(heading: Any = None) -> list[tuple[str, list[tuple[list[str], str, str]]]]:
    """List what is kept about a person, as (heading, parts); a part is (what, why, until when), with everything under
    the heading that is kept for the same reason and as long. `heading`: only what stands under it; without one all but
    the headings that have a page of their own."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {str(known): {} for known in ORDER}
    for one in registry().kept.values():
        if one.heading != heading if heading else one.heading in APART:
            continue
        reason = (str(one.why), str(UNTIL[one.until]))
        whats = found.setdefault(str(one.heading), {}).setdefault(reason, [])
        whats += [] if str(one.what) in whats else [str(one.what)]
    return [(known, [(what, *reason) for reason, what in parts.items()]) for known, parts in found.items() if parts]
