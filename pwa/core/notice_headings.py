"""Name the headings of the privacy notice under which packages say what they keep (`Kept` in features.py)."""

from flask_babel import lazy_gettext as _l

FILE = _l("Your file")
PLACES = _l("Where you are")
REPORTS = _l("What you report")
REQUESTS = _l("What you ask for")
ROUNDS = _l("What you are asked")
PAPERS = _l("Papers")
REMINDERS = _l("Reminders")
MEETINGS = _l("Meetings")
POSTS = _l("Posts")
DECISIONS = _l("What is decided about you")
DUES = _l("Dues")
SIGN_IN = _l("How you sign in")
LOOKS = _l("Who did what, and who looked")
SENDING = _l("So that nothing is lost or counted twice")

ORDER = (
    FILE,
    PLACES,
    REPORTS,
    REQUESTS,
    ROUNDS,
    MEETINGS,
    PAPERS,
    REMINDERS,
    POSTS,
    DUES,
    DECISIONS,
    SIGN_IN,
    LOOKS,
    SENDING,
)  # others follow
APART = (POSTS, DUES, DECISIONS)  # each on a page of its own, so that the notice stays light
