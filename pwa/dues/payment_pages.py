"""Show the form of a payment, one payment, and what follows: reversal, what the member says against it, the answer."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import Role, needs_proof, open_to
from pwa.core.clock import today
from pwa.core.features import refusals
from pwa.core.fields import Fields, Text
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.kept_pages import Copy, keep_page, store_nothing
from pwa.core.transitions import Change, Noun, Refused, Transition, serve, values_or_refuse
from pwa.members.changes import account_name, add_timeline_line
from pwa.reports.form_pages import file_form, form_page

from .closed_years import locked_books
from .models import Contest, Payment, Reversal
from .payment_page import COLLECTS, LOOKS, address_of, payment_within, values_of
from .rules import LARGE, next_open

dues_payments = Blueprint("dues_payments", __name__)
MOST_WORDS = 500
REVERSE = Fields(Text("reason", _l("What was recorded wrongly?"), MOST_WORDS, control="textarea", required=True))
CONTEST = Fields(Text("words", _l("What is not right?"), MOST_WORDS, control="textarea", required=True))
ANSWER = Fields(Text("answer", _l("Answer to the member"), MOST_WORDS, control="textarea", required=True))
FIELDS = Fields(*REVERSE.values(), *CONTEST.values(), *ANSWER.values())


@dues_payments.get("/management/dues/payments/new")
@needs_proof
@open_to(*COLLECTS)
def new_payment() -> Response:
    """Show the form to write down a payment; works offline."""
    return form_page("payment")


@dues_payments.post("/management/dues/payments")
@needs_proof
@open_to(*COLLECTS)
def file_payment() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("payment")


@dues_payments.get("/management/dues/payments/<uuid:payment>")
@needs_proof
@open_to(Role.MEMBER, *LOOKS)
def show(payment: UUID) -> Response:
    """Show one payment. Printed it is the payment slip."""
    return _page(payment_within(current_user, payment))


def _find(payment: UUID) -> Payment:
    return payment_within(current_user, payment)


def _page(payment: Any, why: Refused | None = None) -> Response:
    if payment.own:
        keep_page(Copy.OWN)
    else:
        store_nothing()
    wrong = refusals(why.errors) if why else {}
    contested = Contest.get_or_none(Contest.payment == payment.id)
    return page(
        "dues/payment.html",
        block="main",
        status=422 if why else 200,
        payment={"id": payment.id},
        may_reverse=_may_decide(payment) and _is_right(payment),
        may_contest=payment.own and contested is None and _is_right(payment),
        may_answer=_may_decide(payment) and contested is not None and contested.answered_at is None,
        seen=NOUN.seen(payment),
        form=Form(FIELDS, request.form.to_dict() if why else {}, wrong),
        errors=wrong,
        stale=why.shown.get("stale") if why else None,
        **values_of(payment),
    )


def _may_decide(payment: Any) -> bool:
    """Whether the visitor is an officer of the branch in whose book it stands, or of the committee for what the
    committee took; never about one's own payment."""
    decides = payment.of_committee if payment.kind == LARGE else payment.of_branch
    return decides and not payment.is_own


def _is_right(payment: Any) -> bool:
    return not Reversal.select().where(Reversal.payment == payment.id).exists()


def _read(fields: Fields) -> Any:
    def read(_payment: Any, posted: Any) -> dict[str, Any]:
        found = fields.check(posted, today())
        return values_or_refuse(found.errors, **found.values)

    return read


def _reverse(change: Change, reason: str) -> None:
    if not _may_decide(change.record):
        raise NotFound
    rows = Payment.parts(change.record.part_of or change.record.id)
    closed = locked_books(row.branch_id for row in rows)
    for row in rows:
        counted = row.stands  # one that waited stood in no book
        year = next_open(row.booked_year, closed[row.branch_id]) if counted else None
        facts = {"county_id": row.county_id, "booked_year": year, "made_at": change.at, "made_by": change.by}
        Reversal.create(payment=row.id, reason=reason, **facts)
        Payment.update(stands=False).where(Payment.id == row.id).execute()
        if row.id != change.record.id:
            facts = {"county_id": row.county_id, "member_id": row.member_id, "actor_id": change.by}
            audit.record("reversed payment", "payment", row.id, **facts)


def _contest(change: Change, words: str) -> None:
    row = change.record
    if not row.own:
        raise NotFound
    Contest.create(county_id=row.county_id, payment=row.id, words=words, made_at=change.at, made_by=change.by)


def _answer(change: Change, answer: str) -> None:
    if not _may_decide(change.record):
        raise NotFound
    done = {"answer": answer, "answered_at": change.at, "answered_by": change.by}
    Contest.update(**done).where(Contest.payment == change.record.id).execute()


def _is_contested(payment: Any) -> bool:
    open_ones = Contest.select().where(Contest.payment == payment.id, Contest.answered_at.is_null())
    return open_ones.exists()


def _not_contested(payment: Any) -> bool:
    return _is_right(payment) and not Contest.select().where(Contest.payment == payment.id).exists()


NOUN = Noun("payment", tell=add_timeline_line, name_of=lambda payment, account: account_name(account))
reverse = Transition(NOUN, "reverse", LOOKS, _is_right, _read(REVERSE), _reverse, "reversed payment", "dues_reversed")
contest = Transition(
    NOUN, "contest", (Role.MEMBER,), _not_contested, _read(CONTEST), _contest, "contested payment", adds=True
)
answer = Transition(NOUN, "answer", LOOKS, _is_contested, _read(ANSWER), _answer, "answered contest")

serve(
    dues_payments,
    _find,
    _page,
    lambda payment: address_of(payment.id),
    reverse,
    contest,
    answer,
    url_prefix="/management/dues/payments/<uuid:payment>/",
    proof=True,
)
