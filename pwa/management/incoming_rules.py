"""Decide about an introduction letter of another installation: whether somebody is taken in with it, and what follows.

Source: Regulations on the Education and Management of Party Members (2019), Art 25 (the old organisation stays
responsible until the new one has taken the member in); the letter form with its receipt. That a member between two
installations counts at home until home has read the receipt letter is our own proposal.
"""

from collections.abc import Mapping
from datetime import date

TAKEN_IN, RECEIPT_SENT, COUNTED, SENT_BACK = "taken_in", "receipt_sent", "counted", "sent_back"
STATES = (TAKEN_IN, RECEIPT_SENT, COUNTED, SENT_BACK)
OVER = (COUNTED, SENT_BACK)
BRANCH, ISSUER = "branch", "issuer"
# step → (states from which it leads, state to which, who takes it)
MACHINE = {
    "send_receipt": ((TAKEN_IN,), RECEIPT_SENT, ISSUER),
    "count_here": ((RECEIPT_SENT,), COUNTED, ISSUER),
    "send_back": ((TAKEN_IN,), SENT_BACK, BRANCH),  # a signed receipt letter is good at home: it cannot be taken back
}
SEXES = {"男": "1", "女": "2"}
KINDS = {"正式党员": "full", "预备党员": "probationary"}
LONGEST = 200  # characters of one field of a letter


def allows(step: str, state: str) -> bool:
    """Whether a step is open in this state."""
    return state in MACHINE[step][0]


def in_whose_hands(state: str) -> str:
    """Return whose turn it is: the committee above the branch, or home; empty when it is over."""
    return {TAKEN_IN: ISSUER, RECEIPT_SENT: "home"}.get(state, "")


def why_not_proved(verdict: str, kind: str, wanted: str) -> str | None:
    """Return why a paper that was read does not serve as one of the `wanted` kind, or None. `verdict`: what its code
    proves."""
    if verdict != "genuine":
        return "paper_" + verdict.replace(",", "").replace(" ", "_")
    return None if kind == wanted else f"not_a_{wanted}"


def why_unusable(said: Mapping[str, str]) -> str | None:
    """Return why the fields of a genuine letter do not suffice to take somebody in, or None."""
    plain = all(len(text) <= LONGEST and text.isprintable() for text in said.values())
    whole = said.get("name") and said.get("from") and said.get("sex") in SEXES and said.get("kind") in KINDS
    return None if plain and whole else "letter_lacks"


def is_same_person(home: str, born: date | None, their_home: str, their_birthday: date | None) -> bool:
    """Whether somebody of the name, sex and kind in a letter is the one whom it introduces: of the same home, written
    in full or in short, and not born in another month. `born`: the first day of the month in the letter."""
    same_home = home in their_home or their_home in home
    return same_home and (born is None or their_birthday is None or their_birthday.replace(day=1) == born)


def why_wrong_days(number: str, issued_on: date | None, last_day: date | None, today: date, most: int) -> str | None:
    """Return why the number and days of a genuine letter are not those of one, or None. `most`: for how many days a
    letter may be good (`transfer.letter_max_days`)."""
    if not number or issued_on is None or last_day is None:
        return "letter_lacks"
    return None if issued_on <= today and (last_day - issued_on).days <= most else "letter_days"


def why_not_this_receipt(said: Mapping[str, str], *, number: str, name: str) -> str | None:
    """Return why a genuine receipt letter does not end the transfer whose letter has this number and is about the
    member of this name, or None."""
    if said.get("letter") != number:
        return "receipt_of_other_letter"
    return None if said.get("name") == name else "receipt_of_other_person"


def why_not_in_time(on: date | None, issued_on: date | None, last_day: date | None) -> str | None:
    """Return why somebody cannot have been taken in on this day with a letter of these days, or None."""
    if on and issued_on and on < issued_on:
        return "before_letter"
    return "after_letter" if on and last_day and on > last_day else None


def accepted_on(said: Mapping[str, str]) -> date | None:
    """Return the day on which a receipt letter says that the member was taken in; None if it names none."""
    try:
        return date.fromisoformat(said.get("accepted_on", ""))
    except ValueError:
        return None


def born_in(said: Mapping[str, str]) -> date | None:
    """Return the first day of the month of birth that a letter names; None if it names none."""
    try:
        return date.fromisoformat(said.get("born", "") + "-01")
    except ValueError:
        return None
