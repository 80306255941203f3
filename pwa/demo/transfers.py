"""Register departures, and put a transfer of membership into every state: within the county, to elsewhere, and back."""

from typing import Any

from pwa.core import clock
from pwa.management import transfers
from pwa.members.models import Member
from pwa.screening.models import Asked
from pwa.screening.post_work import TO_ASK

from .cast import PEOPLE, PLACES
from .story import Story

SECRETARY, COMMITTEE = PEOPLE["secretary"].account_id, PEOPLE["committee"].account_id
HOST_WORKS, HOST_COMMITTEE = PEOPLE["host_works"].account_id, PEOPLE["host_committee"].account_id
STEPS = (
    (transfers.review, SECRETARY),
    (transfers.approve, COMMITTEE),
    (transfers.issue, COMMITTEE),
    (transfers.accept, HOST_WORKS),
    (transfers.send_receipt, HOST_COMMITTEE),
    (transfers.confirm_receipt, COMMITTEE),
)
OUTSIDE = {"outside": "深圳市龙岗区某街道党工委", "outside_phone": "0755-28900000"}


def tell_of_transfers(story: Story) -> None:
    """Members of 丰山村 who play no part in the story are on their way to where they work; one is about to leave."""
    people, there = _without_a_role(), {"to": PLACES["host-works"].id}
    ways: tuple[tuple[dict[str, Any], int], ...] = (
        (there, 0),
        (there, 2),
        (there, 3),
        (there, 4),
        (there, 6),
        (OUTSIDE, 3),
    )
    for number, (member, (goes, steps)) in enumerate(zip(people, ways, strict=False)):
        _transfer(story, member, goes, steps, 30 - 3 * number)
    for member in people[6:7]:
        row = _transfer(story, member, there, 3, 40)
        with clock.stopped_at(story.moment(20, 16)):
            row.sides = {"home"}
            transfers.withdraw(row, SECRETARY, words="本人决定留在村里。")
    for member in people[7:8]:
        done = {**OUTSIDE, "number": "GJ-0077", "effective_on": clock.day_of(story.moment(12))}
        with clock.stopped_at(story.moment(11, 10)):
            transfers.begin(member, "national", _columns(done, clock.day_of(story.moment(12))), SECRETARY)
    for member in people[8:9]:
        said = {**story.place("440307", -20), "talked_on": story.day(1), "contact_phone": "13700000021"}
        story.phone("secretary").report("departure", 1, 9, 30, said, subject=member.id)


def _without_a_role() -> list[Member]:
    """Full members of the home branch who play no part in the story, and whom no round still asks."""
    cast = [person.member_id for person in PEOPLE.values() if person.member_id]
    asked = Asked.select(Asked.member).where(Asked.outcome.in_(TO_ASK))
    full = (Member.branch == PLACES["home"].id) & Member.left_at.is_null() & (Member.kind == "full")
    rows = Member.select().where(full, Member.id.not_in(cast))
    return list(rows.where(Member.id.not_in(asked)).order_by(Member.name_key.desc(), Member.id).limit(9))


def _columns(goes: dict[str, Any], day: Any) -> dict[str, Any]:
    usual = {"to": None, "outside": "", "outside_address": "", "outside_phone": "", "number": "", "effective_on": None}
    return {**usual, **goes, "dues_until": day.replace(day=1)}


def _transfer(story: Story, member: Member, goes: dict[str, Any], steps: int, days_ago: int) -> Any:
    """Begin a transfer that many days ago and take so many steps, one a day."""
    with clock.stopped_at(story.moment(days_ago, 9)):
        row: Any = transfers.begin(member, "here", _columns(goes, clock.today()), SECRETARY)
    row.sides = {"home", "committee", "target", "target_committee"}
    for number, (step, by) in enumerate(STEPS[:steps]):
        with clock.stopped_at(story.moment(days_ago - 1 - number, 10)):
            step(row, by, **({"paper_files": True} if step is transfers.accept else {}))
    return row
