"""Make the tokens of the host branch and contact persons that a page showed, from the rows that the page read."""

from collections.abc import Sequence

from pwa.core.seen_state import token

from .models import ContactAssignment, HostNaming


def host_token(naming: HostNaming | None) -> str:
    """Return the token of the current naming of a host branch; the member's own answer changes nothing of it."""
    return token("host", naming.id if naming else None)


def contact_token(assignments: Sequence[ContactAssignment]) -> str:
    """Return the token of the current contact persons."""
    return token("contact", *sorted(row.id for row in assignments))
