"""Decide which pages about members a phone may keep, and until when (docs/offline.md, 'Pages')."""

from datetime import date, datetime

from pwa.core.access import Role
from pwa.core.clock import today as this_day
from pwa.core.kept_pages import Copy, end_of_next_day, keep_page, store_nothing
from pwa.identity.visitor import Visitor

from .reach import CONTACT, OFFICER, OWN, within_reach


def copy_of_file(seen_as: str | None, today: date) -> tuple[Copy, datetime | None] | None:
    """Return as what and until when a page about one member is kept; None if it is not: a host keeps no files, and what
    the county department opened with a stated reason stays on no phone."""
    if seen_as == OWN:
        return Copy.OWN, None
    if seen_as == OFFICER:
        return Copy.FILE, None
    return (Copy.FILE, end_of_next_day(today)) if seen_as == CONTACT else None


def keep_file(seen_as: str | None) -> None:
    """Declare the page about one member that this request answers."""
    copy = copy_of_file(seen_as, this_day())
    if copy is None:
        return store_nothing()
    return keep_page(*copy)


def keep_list(visitor: Visitor, *, short: bool = False, hosted: bool = False) -> None:
    """Declare the list of members that this request answers. Contact persons and hosts keep it until the end of the
    next day, as does everybody a list that is `short`; what a stated reason opened is not kept. `hosted`: it may name
    members of other branches who live here."""
    if Role.COUNTY in visitor.roles and within_reach(visitor).stated_paths:
        return store_nothing()
    short = short or Role.CONTACT in visitor.roles or (hosted and bool(visitor.branch_posts))
    return keep_page(Copy.LIST, end_of_next_day(this_day()) if short else None)


def subjects_until(visitor: Visitor) -> datetime | None:
    """Return until when a form on the phone may name the members for whom this visitor files."""
    return end_of_next_day(this_day()) if Role.CONTACT in visitor.roles else None
