"""Make records whose words the world of the tests does not hold yet, so that a page shows each of them."""

from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.incorporation.applicant_models import Applicant
from pwa.incorporation.file_proposal_models import FileProposal
from pwa.incorporation.guest_models import Guest, GuestChange
from pwa.meetings.guest_models import MeetingGuest
from pwa.meetings.models import Apology, Meeting, MeetingDecision, MeetingType
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.papers.models import Paper
from tests.people import PEOPLE


def make_more_words() -> dict[str, list[str]]:
    """Make what was changed, held, cancelled, declined, withdrawn, refused, and placed outside. Returns the pages that
    show it, by whose they are."""
    secretary, member = PEOPLE["secretary"], PEOPLE["member"]
    by, county, home = secretary.account_id, secretary.county_id, secretary.branch_id
    done = {"at": now(), "by_id": by}
    with write():
        guest = Guest.get(Guest.unit == home)
        GuestChange.create(county_id=county, guest=guest, field="area", before="东村", after="西村", **done)
        facts = {"county_id": county, "unit": home, "begins_at": now(), "on": today(), "made_by": by}
        held = Meeting.create(**facts, recorded_at=now(), recorded_by=by)
        MeetingDecision.create(county_id=county, meeting=held, place=1, words="联系在外党员")
        MeetingGuest.create(county_id=county, meeting=held, name="周敏", comes_from="县委党校", made_by=by)
        passed_on = {"forwarded_to": "外地某党委", "forwarded_on": today(), "forwarded_at": now(), "forwarded_by": by}
        applicant = Applicant.create(
            county_id=county, unit=home, name="周晓梅", handed_in_on=today(), made_by=by, **passed_on
        )
        cancelled = Meeting.create(**facts, cancelled_at=now(), cancelled_by=by, cancelled_because="下雨")
        for meeting in (held, cancelled):
            MeetingType.create(county_id=county, meeting=meeting, type="theme_day")
        declined = FileProposal.get(FileProposal.member == member.member_id)
        decided = {"verdict": "declined", "decided_at": now(), "decided_by": by, "reason": "不属实"}
        FileProposal.update(decided).where(FileProposal.id == declined.id).execute()
        paper = Paper.get(Paper.member == member.member_id)
        withdrawn = {"withdrawn_at": now(), "withdrawn_by": by, "reason": "遗失"}
        Paper.update(withdrawn).where(Paper.id == paper.id).execute()
        silent = Member.get_by_id(PEOPLE["silent"].member_id)
        over = {"closed_at": now(), "closed_by": by, "ended_at": now(), "closed_why": "refused", "ended_why": "refused"}
        refused = Placement.create(
            county_id=county, member=silent.id, unit=PEOPLE["host"].branch_id, consented_at=now(), consent_way="phone",
            refusal="other", refusal_words="不在本社区居住", **over,
        )  # fmt: skip
        outside = Placement.create(
            county_id=county, member=silent.id, outside="外地某支部", outside_contact="陈书记", outside_phone="020-1",
            consented_at=now(), consent_way="phone",
        )  # fmt: skip
    pages = [
        f"/incorporation/guests/{guest.id}",
        f"/meetings/{held.id}",
        f"/meetings/{held.id}/guests",
        f"/incorporation/applicants/{applicant.id}",
        f"/meetings/{cancelled.id}",
        f"/incorporation/file-proposals/{declined.id}",
        f"/papers/{paper.id}",
        *(f"/incorporation/report-ins/{placement.id}" for placement in (refused, outside)),
    ]
    excused = Apology.select(Apology.meeting).where(Apology.member == secretary.member_id).scalar()
    return {"secretary": [*pages, f"/meetings/{excused}"], "host": ["/incorporation/report-ins"]}
