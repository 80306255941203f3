"""Show a member their calendar addresses, make and end them, and answer the calendar programs that read one."""

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import Role, needs_proof, open_to, open_to_everyone
from pwa.core.clock import day_of, now, today
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import locale_for, on_day
from pwa.identity.login_throttle import LOOKS, slow_down_here

from .calendar_feed import due_events, events_of, written
from .calendar_models import MOST, CalendarAddress

calendars = Blueprint("calendars", __name__)


@calendars.get("/calendar/<token>.ics")
@open_to_everyone
def feed(token: str) -> Response:
    """Return the meetings of the member whose address this is, and what is due from them. Whoever knows it needs no
    session: calendar programs have none. Unknown and ended addresses answer alike, and only so many of them are tried
    from one network."""
    found = CalendarAddress.owner_of(token)
    if found is None:
        slow_down_here("calendar", LOOKS)
        abort(404)
    member_id, branch_id, language = found
    with force_locale(locale_for([language])):
        meetings = events_of(member_id, branch_id, today(), _address_of)
        text = written([*meetings, *due_events(member_id, now(), _address(url_for("today.home")))])
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _address_of(meeting: UUID) -> str:
    return _address(url_for("meetings.show", meeting=meeting))


def _address(path: str) -> str:
    return f"{current_app.config['YANXING'].base_url}{path}"


@calendars.get("/me/calendar")
@open_to(Role.MEMBER)
def index() -> Response:
    """List the visitor's calendar addresses, by the day on which each was made; none can be read again."""
    return _page()


@calendars.post("/me/calendar")
@needs_proof
@open_to(Role.MEMBER)
def make() -> Response:
    """Make an address and show it, once."""
    token = transact(lambda: CalendarAddress.make(current_user.account))
    if token is None:
        return _page(422, too_many=_("You have %(n)s addresses. End one that you no longer use.", n=MOST))
    return _page(made=str(current_app.config["YANXING"].base_url) + url_for("calendars.feed", token=token))


@calendars.post("/me/calendar/<uuid:calendar>/end")
@open_to(Role.MEMBER)
def end(calendar: UUID) -> Response:
    """End an address: whoever reads it gets 404."""
    if not transact(lambda: CalendarAddress.end(current_user.account, calendar)):
        abort(404)
    return redirect_to(url_for("calendars.index"))


def _page(status: int = 200, **shown: str) -> Response:
    rows = [{"id": row.id, "made": on_day(day_of(row.made_at))} for row in CalendarAddress.of(current_user.account.id)]
    answer = page("meetings/calendar.html", status=status, addresses=rows, limited=current_user.limited, **shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer
