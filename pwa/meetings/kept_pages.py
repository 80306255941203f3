"""Say what a phone may keep of the pages of one meeting."""

from flask_login import current_user

from pwa.core.kept_pages import Copy, keep_page
from pwa.members.kept_pages import keep_list

from .models import Meeting
from .reach import OFFICER


def keep_meeting(row: Meeting) -> None:
    """Keep the page as a list of people for officers, as their own page for everybody else."""
    if row.seen_as == OFFICER:
        keep_list(current_user, hosted=True)
    else:
        keep_page(Copy.OWN)
