"""Find every form of every page, once for the tests that walk them, in a world where most have something to do."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from flask import Flask

from pwa.cases.models import Case
from pwa.core.database import write
from pwa.dues.models import Payment
from pwa.identity.models import Account, Invitation
from pwa.incorporation.unit_models import UnitProposal
from pwa.management.incoming_models import IncomingLetter
from pwa.management.transfer_models import Transfer
from pwa.meetings.models import Meeting
from pwa.members.membership import Ending, end_membership
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Post, Unit
from pwa.organisations.succession import close_account
from pwa.screening.models import Round
from pwa.supervision.models import Measure
from tests.architecture.test_walk import address, records, rules, walks
from tests.cases.conftest import one_of_every_standing
from tests.kit.client import client_of
from tests.kit.crawl import is_shut
from tests.kit.engines import Engine, SqliteEngine
from tests.kit.run_cache import once
from tests.kit.unit_proposals import CANDIDATE, FLOATING
from tests.kit.world_records import RECORDS
from tests.meetings.conftest import one_of_every_meeting
from tests.meetings.minutes_of_a_meeting import one_of_every_record
from tests.people import PEOPLE, UNITS, ago
from tests.reports.phone import LOCATION
from tests.screening.conftest import one_of_every_state

from .forms import Form, forms_of
from .more_records import one_of_every_other_record

# Who opens the pages, and whose records they are.
VISITORS = [("member", "member"), ("secretary", "member"), ("committee", "member"), ("county", "county"),
            ("admin", "member")]  # fmt: skip
NO_FORM = {  # scripts speak to these; tests/hostile/test_addresses.py and test_openapi.py do too
    "sync.flush", "photos.attach", "identity.sign_in_options", "identity.sign_in_with_passkey",
    "identity.register_options", "identity.register",
}  # fmt: skip
A_BUTTON = {  # and nothing else; not in this world
    "hosts.consent", "decisions.adopt", "identity.end_passkey", "roster.check", "roster.carry_out", "roster.discard",
    "joining_pages.join",  # tests/members/test_joining_pages.py
    "dues_books.begin_book", "dues_books.close",  # tests/dues/test_book.py
    "dues_imports.book",  # tests/dues/test_old_book.py
    "dues_books.take_back_month", "dues_members.pay_by_month",  # tests/dues/test_quarterly.py
    "roster.say_who",  # tests/roster/test_likely_twins.py
    "unit_import.carry_out", "unit_import.discard", "identity.agree_to_link", "identity.decline_link",
    "identity.vouch_for_link", "invitations.confirm", "post_pages.confirm", "post_pages.decline",
    "post_pages.propose",  # its form asks for the unit first
    "identity.ask", "identity.stop_change",  # tests/identity/test_sign_in_changes.py
    "invitations.confirm_first_sign_in",  # tests/members/test_first_sign_ins.py
    "incoming.make",  # its form comes with a genuine letter: tests/management/test_incoming_letters.py
    "transfers.choose_requests",  # for who has a request: tests/management/test_requests_along.py
    "invitations.confirm_branch",  # after a restore only: tests/members/test_second_officer.py
}  # fmt: skip
GOOD = {
    "division": "440307", "since": "2026-07-01", "stay": "long", "kind": "study", "on": "2026-11-20", "summary": "学习",
    "verdict": "corrected", "passphrase": "an old tree by the river", "again": "an old tree by the river", "sure": "1",
    "agree": "1", "phone": "13900000001", "hours": "1.5", "way": "in_app",
}  # fmt: skip
WORDS = {
    "reports.new_withdrawal": "?of={}",
    "hosts.new": "?q=榕树",
    "votes.new": "?kind=election",
    "unit_proposals.new": f"?candidate={CANDIDATE}",
    "transfers.new": f"?member={PEOPLE['courier'].member_id}",
    "notices.new": f"?unit={UNITS['home']}",
}  # without which the page has no form
FORMER, CLOSED = PEOPLE["next_member"], PEOPLE["next_secretary"]
ENDED = [("committee", f"/members/{FORMER.member_id}"), ("admin", f"/organisations/accounts/{CLOSED.account_id}")]
PREPARED = "prepared"
LATER = {"hours": 25}
_found: dict[str, list["Found"]] = {}  # by engine


@dataclass
class Found:
    """One form, on whose page, at which address."""

    login: str | None
    page: str
    form: Form
    endpoint: str


def prepare(as_, phone_of, clock) -> None:
    """The member has reported, one entry is wrong, one never came, and a day has passed; the admin made a link; one
    person has left, one account is closed."""
    phone = phone_of("member")
    phone.seq = 1
    good = [phone.entry(), phone.entry("activity"), phone.entry("location", {**LOCATION, "since": "x"})]
    assert [r["outcome"] for r in phone.send(*good)["results"]] == ["accepted", "accepted", "rejected"]
    one_of_every_standing(as_)
    one_of_every_state()
    one_of_every_meeting()
    one_of_every_record()
    one_of_every_other_record(phone_of)
    pause = {"on": ago(1), "direction": "in", "channel": "phone", "summary": "在住院", "pause_reason": "illness"}
    about = str(PEOPLE["member"].member_id)
    phone_of("secretary").accepted("contact", {**pause, "pause_until": ago(-60)}, subject=about)
    with write():  # a second administrator: the last one's post is not ended
        Post.give(PEOPLE["organiser"].account_id, "admin", Unit.get_by_id(UNITS["county"]), None)
        end_membership(Member.with_branch(FORMER.member_id), Ending("transferred", clock.today, "深圳市某党委"), None)
        close_account(Account.get_by_id(CLOSED.account_id), None)
    clock.forward(**LATER)


def pages(app: Flask, login: str, whose: str) -> Iterator[str]:
    """Addresses of pages this person can open."""
    for rule in rules(app):
        if (
            "GET" in walks(rule)
            and rule.endpoint not in ("health.metrics", "me.data")
            and not is_shut(app, rule, login)
        ):
            names = records(rule)
            if names == ["case"]:  # a case has other forms in each standing
                yield from (address(rule, case=row.id) for row in Case.select(Case.id).order_by(Case.raised_at))
                continue
            if names == ["round"]:  # nor has a draft those of an open round
                yield from (address(rule, round=row.id) for row in Round.select(Round.id).order_by(Round.id))
                continue
            if names == ["meeting"]:  # nor has a planned meeting those of one that is over
                said, rows = WORDS.get(rule.endpoint, ""), Meeting.select(Meeting.id).order_by(Meeting.on, Meeting.id)
                yield from (address(rule, meeting=row.id) + said for row in rows)
                continue
            if names == ["submission"] and RECORDS["submission"](whose):  # nor has one kind of report those of another
                yield from (address(rule, submission=one) for one in RECORDS["submission"](whose))
                continue
            if names == ["placement"]:  # nor has one that stands those of a request
                rows = Placement.select(Placement.id).order_by(Placement.id)
                yield from (address(rule, placement=row.id) for row in rows)
                continue
            if names == ["transfer"]:  # nor has one that is on its way those of a draft
                rows = Transfer.select(Transfer.id).order_by(Transfer.id)
                yield from (address(rule, transfer=row.id) for row in rows)
            if names == ["incoming_letter"]:  # nor has one that was sent back those of one that is under way
                rows = IncomingLetter.select(IncomingLetter.id).order_by(IncomingLetter.id)
                yield from (address(rule, incoming_letter=row.id) for row in rows)
                continue
            if names == ["measure"]:  # nor has one that was decided those of one that is considered
                yield from (address(rule, measure=row.id) for row in Measure.select().order_by(Measure.id))
                continue
            if names == ["payment"]:  # nor has one that the member contests those of another
                rows = Payment.select(Payment.id).order_by(Payment.id)
                yield from (address(rule, payment=row.id) for row in rows)
                continue
            if names == ["unit_proposal"]:  # nor has a proposal that was submitted those of one that was not
                rows = UnitProposal.select(UnitProposal.id).order_by(UnitProposal.id)
                yield from (address(rule, unit_proposal=row.id) for row in rows)
                continue
            if rule.endpoint == "appraisals.show":  # what a host has sent is taken over, the own taken back
                yield from (address(rule, member=PEOPLE[about].member_id) for about in ("member", "courier"))
                continue
            if rule.endpoint == "assignment_pages.hand_over":  # only who keeps touch with somebody hands over
                yield address(rule, unit=PEOPLE["contact"].branch_id, account=PEOPLE["contact"].account_id)
                continue
            if rule.endpoint == "formed_units.show":  # a branch with memberships is not closed
                yield address(rule, unit=FLOATING)
                continue
            found = {name: RECORDS[name](whose) or RECORDS[name](login) for name in names}
            more = WORDS.get(rule.endpoint, "").format(*RECORDS["submission"]("member"))
            turns = [{name: ids[min(turn, len(ids) - 1)] for name, ids in found.items() if ids} for turn in range(2)]
            for own in turns[: 1 + (turns[0] != turns[1])] if all(found.values()) else []:
                yield address(rule, **own) + more


def forms_in(engine: Engine, app: Flask, as_, phone_of, clock, folder: Path) -> list[Found]:
    """The forms, in the world that `prepare` makes: made and looked through for the first test that asks, on SQLite
    whichever worker that is."""
    began = clock.now

    def look_through() -> list[Found]:
        prepare(as_, phone_of, clock)
        everybody = engine.name == "sqlite" or os.environ.get("YANXING_LONG") == "1"
        found = found_forms(app, as_, VISITORS if everybody else VISITORS[:2])
        engine.keep(PREPARED)
        return found

    if engine.name not in _found and isinstance(engine, SqliteEngine):
        forms, content = once(folder, "forms", lambda: (look_through(), engine.kept_as(PREPARED)))
        engine.keep_as(PREPARED, content)
        _found[engine.name] = forms
    elif engine.name not in _found:
        _found[engine.name] = look_through()
    engine.again(PREPARED)
    clock.to(began + timedelta(**LATER))
    return _found[engine.name]


def found_forms(app: Flask, as_, visitors: list[tuple[str, str]]) -> list[Found]:
    """Each form once, on the first page that shows it."""
    seen: dict[tuple, Found] = {}
    signed_out = client_of(app)
    with write():
        token = Invitation.make(Account.get_by_id(PEOPLE["silent"].account_id), None)
    for page in ("/sign-in", f"/welcome/{token}"):
        for form in forms_of(signed_out.get(page).text, page):
            note(app, seen, Found(None, page, form, ""))
    everywhere = [(login, page) for login, whose in visitors for page in pages(app, login, whose)]
    for login, page in [*ENDED, *everywhere]:
        answer = as_(login).get(page)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for form in forms_of(answer.text, page):
                note(app, seen, Found(login, page, form, ""))
    return sorted(seen.values(), key=lambda one: -len(one.form.names))


def note(app: Flask, seen: dict, one: Found) -> None:
    path = one.form.action.partition("?")[0]
    one.endpoint = app.url_map.bind("localhost").match(path, method=one.form.method.upper())[0]
    seen.setdefault((one.endpoint, tuple(sorted(one.form.names))), one)


def base_of(form: Form) -> list[tuple[str, str]]:
    """What makes the form a good one."""
    sent = dict(form.sent())
    chosen = {c.name: next((v for v in c.choices if v), "") for c in form.controls if c.kind == "select"}
    ticked = {c.name: c.value for c in form.controls if c.kind in ("radio", "checkbox") and c.name not in sent}
    radios = {c.name: {o.value for o in form.controls if o.name == c.name} for c in form.controls if c.kind == "radio"}
    known = {name: value for name, value in GOOD.items() if value in radios.get(name, {value})}
    good = {name: known.get(name) or sent.get(name) or chosen.get(name) or ticked.get(name, "") for name in form.names}
    good |= {name: str(uuid4()) for name in ("submission_id", "write_key") if name in good}
    return [(name, value) for name, value in good.items() if not (name == "country" and good.get("division"))]
