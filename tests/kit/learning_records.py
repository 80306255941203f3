"""Records of learning: items of programmes, one with its meeting, exemptions, a text and a PDF."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from pwa.core.clock import today
from pwa.learning import exemptions, materials, programme
from pwa.learning.models import LearningItemMeeting
from pwa.meetings.models import Meeting
from pwa.members.models import Member
from tests.learning.pdf_files import pdf
from tests.people import PEOPLE


def fill_learning(account: Callable[[str], UUID], mark: Callable[[str], str]) -> None:
    """Store them, inside a write. `account` and `mark`: a login's account id, and the mark in words of theirs."""
    year = today().year
    for keeper, about in (("secretary", "member"), ("next_secretary", "next_member"), ("host", "host_member")):
        member = Member.with_branch(PEOPLE[about].member_id)
        assert member is not None
        by, branch = account(keeper), member.branch
        title = "学习党章" if about == "host_member" else mark(about)  # those placed at a host read what it gives out
        said = {"topic": "theory", "title": title, "half_hours": 4, "year": year, "until": date(year, 12, 31)}
        item = programme.add_item(branch, said, by)
        meeting = Meeting.select().where(Meeting.unit == branch.id).order_by(Meeting.id).first()
        if meeting:
            facts = {"county_id": branch.county_id, "made_by": by}
            LearningItemMeeting.create(item=item, unit=branch, meeting=meeting, **facts)
        why = {"reason": "other", "words": mark(about), "decided_by": mark(about), "decided_on": today()}
        exemptions.exempt(member, {"year": year - 1, **why}, by)
        content = pdf()
        file = {"kind": "pdf", "content": content, "size": len(content), "pages": 1, "sha256": "0" * 64}
        titled = {"topic": "theory", "title": title}
        materials.give_out(branch, {**titled, **file, "name": f"{title}.pdf"}, by)
        materials.give_out(branch, {**titled, "kind": "text", "words": title, "size": 9}, by)
