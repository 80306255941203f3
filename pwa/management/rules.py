"""Decide what can be done with a transfer, by whom, and in whose hands it is.

Source: Regulations on the Education and Management of Party Members (2019), Art 25 (the old organisation stays
responsible until the new one has taken the member in; nobody refuses without a reason), and the form of the letter with
its receipt. No rule names the states and steps: they are ours.
"""

from datetime import date, timedelta

from pwa.policy import add_months

NATIONAL, HERE = "national", "here"
WAYS = (NATIONAL, HERE)
DRAFT, REVIEWED, APPROVED, ISSUED = "draft", "reviewed", "approved", "issued"
ACCEPTED, RECEIPT_SENT = "accepted", "receipt_sent"
CONFIRMED, WITHDRAWN, REJECTED, RECORDED = "confirmed", "withdrawn", "rejected", "recorded"
OVER = (CONFIRMED, WITHDRAWN, REJECTED, RECORDED)
STATES = (DRAFT, REVIEWED, APPROVED, ISSUED, ACCEPTED, RECEIPT_SENT, *OVER)
BEFORE_MOVE = (DRAFT, REVIEWED, APPROVED, ISSUED)  # the member counts in the old branch

# Kinds of units to which a membership can go: that of who is in a temporary or floating branch stays at home.
WITH_MEMBERSHIPS = ("branch", "joint_branch")
HOME, COMMITTEE, TARGET, TARGET_COMMITTEE = "home", "committee", "target", "target_committee"
# step → (states from which it leads, state to which, who takes it)
MACHINE = {
    "review": ((DRAFT,), REVIEWED, HOME),
    "approve": ((REVIEWED,), APPROVED, COMMITTEE),
    "return_it": ((REVIEWED, APPROVED), DRAFT, COMMITTEE),
    "issue": ((APPROVED,), ISSUED, COMMITTEE),
    "reissue": ((ISSUED,), ISSUED, COMMITTEE),
    "accept": ((ISSUED,), ACCEPTED, TARGET),
    "reject": ((ISSUED,), REJECTED, TARGET),
    "withdraw": ((DRAFT, REVIEWED, APPROVED, ISSUED), WITHDRAWN, HOME),
    "send_receipt": ((ACCEPTED,), RECEIPT_SENT, TARGET_COMMITTEE),
    "confirm_receipt": ((RECEIPT_SENT,), CONFIRMED, COMMITTEE),
    "read_receipt": ((ISSUED,), CONFIRMED, COMMITTEE),  # another installation sent its receipt letter with a code
    "record_receipt": ((ISSUED,), CONFIRMED, COMMITTEE),  # an organisation outside sent its receipt on paper
}
STORED_AS = {"read_receipt": "confirm_receipt"}  # its receipt letter was read
STEPS = ("draft", "record", *(step for step in MACHINE if step not in STORED_AS))
BEFORE_LETTER = ("draft", "review", "approve", "return_it")  # notes of the old side, which the new branch does not read


def allows(step: str, state: str, *, inside: bool, expired: bool) -> bool:
    """Whether a step is open in this state. An organisation outside takes no steps here: its receipt on paper is
    recorded instead. With an expired letter nobody is taken in; it is issued again or withdrawn."""
    if step in ("accept", "reject", "send_receipt", "confirm_receipt") and not inside:
        return False
    if step in ("read_receipt", "record_receipt") and inside:
        return False
    if expired and step in ("accept", "reject"):
        return False
    return state in MACHINE[step][0]


def in_whose_hands(state: str, *, inside: bool, expired: bool) -> str:
    """Return whose turn it is: home, committee, target, target_committee, outside; empty when it is over."""
    if state == ISSUED:
        return COMMITTEE if expired else TARGET if inside else "outside"
    hands = {DRAFT: HOME, REVIEWED: COMMITTEE, APPROVED: COMMITTEE, ACCEPTED: TARGET_COMMITTEE}
    return hands.get(state, COMMITTEE if state == RECEIPT_SENT else "")


def letter_valid_until(issued_on: date, days: int) -> date:
    """Return the last day of an introduction letter: at most 90 days (`transfer.letter_max_days`)."""
    return issued_on + timedelta(days=days)


def is_expired(state: str, valid_until: date | None, today: date) -> bool:
    """Whether the letter's last day has passed and nobody has taken the member in."""
    return state == ISSUED and valid_until is not None and today > valid_until


def receipt_due_on(accepted_on: date) -> date:
    """Return by when the new committee sends the receipt letter: a calendar month after it took the member in."""
    return add_months(accepted_on, 1)


def asks_people(valid_until: date | None, today: date, months: int) -> bool:
    """Whether the letter expired so many months ago (`transfer.expired_alarm_months`): people decide what follows."""
    return valid_until is not None and today > add_months(valid_until, months)


def why_no_transfer(*, same: bool, is_branch: bool, closed: bool, open_one: bool, left: bool) -> str | None:
    """Return why a membership cannot go to this unit, or None."""
    if left:
        return "not_a_member_here"
    if open_one:
        return "transfer_open"
    if same:
        return "same_branch"
    if not is_branch:
        return "not_a_branch_here"
    return "unit_is_closed" if closed else None
