"""Build the demo data: one believable county with a story. The tests use the same people."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from flask_babel import gettext as _

from pwa.core import clock
from pwa.core.database import Fact, write
from pwa.core.ids import seeded_ids
from pwa.identity.models import Account
from pwa.members import headcounts
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .away import fill_in_rosters, tell_of_others
from .bulk_members import free_places, generate, settle, shared_out
from .bulk_reports import Quiet
from .cases import tell_of_cases
from .cast import PEOPLE, PLACES
from .cast_rows import build_people, build_units, open_point_of
from .contacts import tell_of_contacts
from .contribution import tell_of_contribution
from .county import LONG_AGO, at
from .dues import tell_of_dues
from .files import tell_of_files
from .learning import tell_of_learning
from .meetings import tell_of_meetings
from .minutes import tell_of_minutes
from .notices import tell_of_notices
from .papers import tell_of_papers
from .people import Registry
from .placements import tell_of_placements
from .probation import put_on_probation, tell_of_probation
from .reminders import tell_of_reminders
from .rights import tell_of_rights
from .rounds import tell_of_rounds
from .story import Story
from .suggestions import tell_of_suggestions
from .supervision import tell_of_supervision
from .transfers import tell_of_transfers
from .units import tell_of_units
from .units_by_hand import tell_of_units_by_hand
from .working_years import tell_of_working_years

__all__ = ["NotEmpty", "build"]


class NotEmpty(Exception):
    """The database already holds people or units; demo data would mix with them."""


def build(members: int = 700, seed: int = 1, today: date | None = None, report: Callable[[str], None] = print) -> None:
    """Fill an empty, migrated database. Same `members`, `seed` and `today`: same rows, ids included.

    Never fewer members than the cast has. Raises NotEmpty before anything is written. What differs from one run to
    the next is only the wrapping of the encrypted ID numbers (a fresh nonce each) and the database's epoch.
    """
    today = today or clock.today()
    if any(model.select().limit(1).exists() for model in (Unit, Member, Account)):
        raise NotEmpty
    rng = Random(f"{seed} {today}")
    key = f"{rng.getrandbits(256):064x}"
    registry, cast = Registry(today, rng), sum(1 for person in PEOPLE.values() if person.branch)
    keys = tuple(PLACES)
    with clock.stopped_at(at(today - LONG_AGO)), seeded_ids(rng):
        with write():
            Fact.put("receipt_key", key)
            build_units(keys)
            build_people(registry, keys)
            for key in ("home", "host-branch", "host-works"):
                open_point_of(key)
            open_point_of("host-street-office", closed_at=at(today - timedelta(days=90), 17))
        branches = shared_out(free_places(), max(members - cast, 0))
        written = cast + settle(branches, registry)
        with write():
            story = Story(today)
            story.tell()
            tell_of_others(story, rng)
            fill_in_rosters(today)
            put_on_probation(story)
            tell_of_cases(story)
            tell_of_placements(story)
            tell_of_meetings(story)
            tell_of_minutes(story)
            tell_of_rounds(story)
            tell_of_files(story)
            tell_of_papers(story, rng)
            tell_of_probation(story)
            tell_of_units(story)
            tell_of_contacts(story)
            tell_of_rights(story)
            tell_of_suggestions(story)
            tell_of_notices(story)
            tell_of_dues(story)
            tell_of_learning(story)
            tell_of_supervision(story)
            tell_of_contribution(story)
            tell_of_transfers(story)
            tell_of_reminders(story)
            tell_of_working_years(story)
            tell_of_units_by_hand(story)
        report(_("%(members)s members in %(branches)s branches", members=written, branches=len(branches)))
        for more in generate(max(members - written, 0), registry, Quiet(story, rng, key), written):
            written += more
            if written // 50_000 != (written - more) // 50_000:
                report(_("%(members)s members", members=written))
        with write():
            headcounts.count_all()
