"""Make records whose words the world of the tests does not hold yet, so that a page shows each of them."""

from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.incorporation.file_proposal_models import FileProposal
from pwa.incorporation.guest_models import Guest, GuestChange
from pwa.incorporation.unit_models import UnitClosing
from pwa.meetings.models import Apology, Meeting, MeetingDecision, MeetingType
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.papers.models import Paper
from tests.kit.unit_proposals import candidate_of, floating_branch, proposal_in
from tests.people import PEOPLE, PLACES


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
        fengshan, committee = PLACES["fengshan"].id, PEOPLE["committee"].account_id
        firm = {"basis": "place", "area": "科创园"}
        refused_by = {"outcome": "refused", "decided_at": now(), "decided_by": PEOPLE["county"].account_id}
        decided_in = {"meeting": "部务会", "held_on": today(), "document": "临组〔2026〕2号", "reason": "人数偏少"}
        unit = proposal_in("submitted", fengshan, "驻科创园党支部", "member", **firm, **refused_by, **decided_in)
        place = candidate_of(fengshan, **firm, area_key="科创园")
        closed = floating_branch(Unit.get_by_id(fengshan), "驻罗湖党支部", closed_at=now())
        UnitClosing.create(county_id=county, unit=closed, becomes="home", closed_by=committee, **decided_in)
    of_units = [
        f"/incorporation/proposals/{unit.id}",
        f"/incorporation/proposals/new?candidate={place.id}",
        f"/incorporation/units/{closed.id}",
    ]
    pages = [
        f"/incorporation/guests/{guest.id}",
        f"/meetings/{held.id}",
        f"/meetings/{cancelled.id}",
        f"/incorporation/file-proposals/{declined.id}",
        f"/papers/{paper.id}",
        *(f"/incorporation/report-ins/{placement.id}" for placement in (refused, outside)),
    ]
    excused = Apology.select(Apology.meeting).where(Apology.member == secretary.member_id).scalar()
    others = {"host": ["/incorporation/report-ins"], "committee": of_units}
    return {"secretary": [*pages, f"/meetings/{excused}"], **others}
