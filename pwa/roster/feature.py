"""Declare the roster: import and export of units and members, in the columns of the official form."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Feature, Job
from pwa.core.kept_tables import Keep, Kept

from . import commands, jobs
from .audit_labels import AUDIT
from .models import RosterImport, StagedChange, StagedRow
from .unit_views import unit_views
from .views import views

READ_IN = _l("Until the table that an officer read in is applied or thrown away.")

FEATURE = Feature(
    __package__,
    blueprints=(views, unit_views),
    kept=(
        Kept(
            RosterImport,
            Keep.UNTIL_USED,
            heading=notice_headings.FILE,
            what=_l("Which roster was imported, by whom, until it is applied or discarded"),
            why=READ_IN,
        ),
        Kept(StagedRow, Keep.UNTIL_USED, heading=notice_headings.FILE, what=_l("The row about you in it"), why=READ_IN),
        Kept(
            StagedChange,
            Keep.UNTIL_USED,
            heading=notice_headings.FILE,
            what=_l("What it would change in your file"),
            why=READ_IN,
        ),
    ),
    audit=AUDIT,
    commands=commands.COMMANDS,
    jobs=(Job(10, jobs.check_on), Job(10, jobs.follow_on), Job(600, jobs.sweep)),
)
