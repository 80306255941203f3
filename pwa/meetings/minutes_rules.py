"""Decide who reads what of minutes, who seals them, and who may decide on a correction of sealed ones. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

CHAIR, RECORDER = "chair", "recorder"
SEALERS = (CHAIR, RECORDER)
ATTENDED, CALLED = "attended", "called"
READERS = (ATTENDED, CALLED)  # who reads what was discussed, beside officers of the unit, chair and recorder
WORDS, ROLL = "words", "roll"
CORRECTIONS = (WORDS, ROLL)


@dataclass(frozen=True)
class Seal:
    """One seal: as what, and which edition of the minutes it is under."""

    role: str
    edition: int


def reads_discussion(readers: str, *, officer: bool, seals: bool, own: bool, there: bool) -> bool:
    """Whether somebody reads what was discussed: officers of the unit, chair and recorder always; of the meeting's own
    members those who were there, or all of them where the minutes say so. Who is placed here or is above the unit reads
    the public part."""
    return officer or seals or (own and (there or readers == CALLED))


def seals_as(member: object, chair: object, recorder: object) -> str | None:
    """Return as what a member seals the minutes, or None."""
    if member is None:
        return None
    return CHAIR if member == chair else RECORDER if member == recorder else None


def sealed_roles(seals: Iterable[Seal], edition: int) -> set[str]:
    """Return by whom this edition is sealed. What was sealed before something changed does not count."""
    return {one.role for one in seals if one.edition == edition}


def why_not_seal(role: str | None, sealed: set[str], *, complete: bool, both_named: bool) -> str | None:
    """Return why somebody may not seal, or None. `complete`: the meeting was held and its votes are possible."""
    if role is None:
        return "not_the_sealer"
    if not both_named:
        return "names_missing"
    if role in sealed:
        return "sealed_already"
    return None if complete else "votes_impossible"


def may_decide_correction(*, officer: bool, seals: bool, proposed_by_me: bool) -> bool:
    """Whether somebody may accept or decline a correction of sealed minutes: an officer, the chair or the recorder, but
    not who proposed it."""
    return (officer or seals) and not proposed_by_me
