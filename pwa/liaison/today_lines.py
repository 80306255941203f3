"""Count for the work page whom a visitor is to contact."""

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.identity.visitor import Visitor

from .due_figures import charge_of
from .due_list import people_of
from .rules import TO_CONTACT


def due_here(visitor: Visitor) -> int:
    """Count the members to be contacted, of one's own branches and of those with whom one keeps touch."""
    if not visitor.posts_as(Role.CONTACT, *BRANCH_OFFICERS):
        return 0
    return sum(one.need.kind in TO_CONTACT for one in people_of(visitor, charge_of(visitor)))
