"""Make records whose words the world of the tests does not hold yet, so that a page shows each of them."""

from uuid import UUID

from pwa.contribution.models import Offer, Task
from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.dues.models import Contest, Payment, Reversal
from pwa.incorporation.applicant_models import Applicant
from pwa.incorporation.file_proposal_models import FileProposal
from pwa.incorporation.inflow_member_models import InflowMember, InflowMemberChange
from pwa.incorporation.unit_models import UnitClosing
from pwa.learning.material_models import LearningMaterial
from pwa.learning.models import LearningItem
from pwa.liaison.notice_models import Notice
from pwa.management.incoming_models import IncomingLetter
from pwa.management.models import Departure
from pwa.management.probation_models import ProbationDecision
from pwa.meetings.attachment_files import SentFile
from pwa.meetings.attachment_models import store_file
from pwa.meetings.guest_models import MeetingGuest
from pwa.meetings.minutes_models import (
    Bylaw,
    ElectionExclusion,
    Minutes,
    MinutesCorrection,
    Vote,
    VoteCandidate,
    WrittenOpinion,
)
from pwa.meetings.models import Apology, Meeting, MeetingDecision, MeetingType
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.organisations.working_year_models import WorkingYear
from pwa.papers.models import Paper
from tests.kit.contribution_records import a_task
from tests.kit.supervision_records import appraisals_of, measures_of
from tests.kit.unit_proposals import candidate_of, floating_branch, proposal_in
from tests.meetings.minutes_of_a_meeting import PDF
from tests.people import PEOPLE, PLACES


def on_paper(held: Meeting, by: UUID) -> list[Vote]:
    """Minutes, a written opinion, an election with a candidate and somebody left out, a correction, a rule. Returns the
    votes."""
    facts, mine = {"county_id": held.county_id, "meeting": held.id}, PEOPLE["secretary"].member_id
    said = {"others": "刘洋", "public": "学习", "discussed": "修路", "differing": "缓修"}
    Minutes.create(**facts, chair=mine, written_by=by, **said)
    admission = Vote.create(**facts, place=1, kind="admission", words="接收", ayes=1, made_by=by)
    numbers = {"posts": 1, "issued": 1, "returned": 1, "invalid": 0}
    election = Vote.create(**facts, place=2, kind="election", words="支委会", secret=True, made_by=by, **numbers)
    county = {"county_id": held.county_id}
    VoteCandidate.create(**county, vote=election, place=1, name="陈建华", ayes=1, noes=0, abstained=0)
    sent = {"stance": "for", "words": "同意", "received_on": held.on, "made_by": by}
    WrittenOpinion.create(**county, vote=admission, member=PEOPLE["member"].member_id, **sent)
    out = {"reason": "abroad", "consent": "镇党委同意", "made_by": by}
    ElectionExclusion.create(**facts, member=PEOPLE["silent"].member_id, **out)
    MinutesCorrection.create(**facts, unit=held.unit_id, kind="words", words="应为三小时", proposed_by=by)
    store_file(held, SentFile("签到表.pdf", "pdf", PDF), by)
    rule = {"title": "学习制度", "text": "每月学习", "from_on": held.on, "decided_where": "党员大会"}
    Bylaw.create(**county, unit=held.unit_id, made_by=by, **rule)
    return [admission, election]


def make_more_words() -> dict[str, list[str]]:
    """Make what was changed, held, cancelled, declined, withdrawn, refused, and placed outside. Returns the pages that
    show it, by whose they are."""
    secretary, member = PEOPLE["secretary"], PEOPLE["member"]
    by, county, home = secretary.account_id, secretary.county_id, secretary.branch_id
    done = {"at": now(), "by_id": by}
    with write():
        inflow_member = InflowMember.get(InflowMember.unit == home)
        InflowMemberChange.create(
            county_id=county, inflow_member=inflow_member, field="area", before="东村", after="西村", **done
        )
        facts = {"county_id": county, "unit": home, "begins_at": now(), "on": today(), "made_by": by}
        held = Meeting.create(**facts, recorded_at=now(), recorded_by=by)
        finished = {"done_at": now(), "done_by": by, "done_words": "都联系了"}
        decision = MeetingDecision.create(county_id=county, meeting=held, place=1, words="联系在外党员", **finished)
        votes = on_paper(held, by)
        MeetingGuest.create(county_id=county, meeting=held, name="周敏", comes_from="县委党校", made_by=by)
        passed_on = {"forwarded_to": "外地某党委", "forwarded_on": today(), "forwarded_at": now(), "forwarded_by": by}
        applicant = Applicant.create(
            county_id=county, unit=home, name="周晓梅", handed_in_on=today(), made_by=by, **passed_on
        )
        cancelled = Meeting.create(**facts, cancelled_at=now(), cancelled_by=by, cancelled_because="下雨")
        said = {"audience": "all", "kind": "notice", "title": "通知", "words": "正文", "valid_until": today()}
        ended = {"ended_at": now(), "ended_by": by, "ended_how": "withdrawn", "ended_because": "日期有误"}
        facts_of_notice = {"county_id": county, "unit": home, "sender": home, "made_by": by}
        notices = [Notice.create(**facts_of_notice, **said), Notice.create(**facts_of_notice, **said, **ended)]
        for meeting in (held, cancelled):
            MeetingType.create(county_id=county, meeting=meeting, type="theme_day")
        declined = FileProposal.get(FileProposal.member == member.member_id)
        decided = {"verdict": "declined", "decided_at": now(), "decided_by": by, "reason": "不属实"}
        FileProposal.update(decided).where(FileProposal.id == declined.id).execute()
        paper = Paper.get(Paper.member == member.member_id)
        withdrawn = {"withdrawn_at": now(), "withdrawn_by": by, "reason": "遗失"}
        Paper.update(withdrawn).where(Paper.id == paper.id).execute()
        silent = Member.get_by_id(PEOPLE["silent"].member_id)
        met = {"meeting": "党员大会", "held_on": today(), "approver": "镇党委", "document": "1号", "recorded_by": by}
        mistaken = {"undone_at": now(), "undone_by": by, "undone_because": "记错了人"}
        ProbationDecision.create(
            county_id=county, member=silent.id, kind="full", full_on=today(), before_on=today(), **met, **mistaken
        )
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
        payment = Payment.get(Payment.member == member.member_id)
        Reversal.create(county_id=county, payment=payment, reason="多写了一个零", made_by=by)
        Contest.update(answer="已核对", answered_at=now(), answered_by=by).where(
            Contest.payment == payment.id
        ).execute()
        measures = measures_of(silent, by, PEOPLE["silent"].account_id, "镇党委")
        appraisals_of(silent, by, "丰支〔2026〕7号")
        WorkingYear.create(county_id=county, year=today().year, holidays="[]", source="国办通知")
        closed = floating_branch(Unit.get_by_id(fengshan), "驻罗湖党支部", closed_at=now())
        UnitClosing.create(county_id=county, unit=closed, becomes="home", closed_by=committee, **decided_in)
    said = {
        "skills": " interpreting ",
        "readers": " skills:branch words:branch region:branch when:branch ",
        "said_on": today(),
    }
    about = {"county_id": member.county_id, "member": member.member_id}
    with write():
        Offer.create(id=new_id(), words="会算账", when="周日", corrected_at=now(), **said, **about)
        cancelled = a_task(Unit.get_by_id(home), PEOPLE["secretary"].account_id)
        Task.update(cancelled_at=now(), cancelled_by=by, cancelled_because="下雨").where(
            Task.id == cancelled.id
        ).execute()
    given_out = LearningMaterial.select().where(LearningMaterial.unit == home)
    materials = [f"/management/learning/materials/{row.id}" for row in given_out]
    of_units = [
        f"/incorporation/proposals/{unit.id}",
        f"/incorporation/proposals/new?candidate={place.id}",
        "/incorporation/proposals/new",
        f"/incorporation/units/{closed.id}",
    ]
    pages = [
        f"/incorporation/guests/{inflow_member.id}",
        f"/meetings/{held.id}",
        f"/meetings/{held.id}/minutes",
        f"/meetings/decisions/{decision.id}",
        *(f"/meetings/votes/{vote.id}" for vote in votes),
        f"/meetings/bylaws/{Bylaw.get(Bylaw.unit == home).id}",
        f"/meetings/{held.id}/guests",
        f"/incorporation/applicants/{applicant.id}",
        f"/meetings/{cancelled.id}",
        *(f"/liaison/notices/{notice.id}" for notice in notices),
        f"/incorporation/file-proposals/{declined.id}",
        f"/papers/{paper.id}",
        f"/management/probation/{silent.id}",
        f"/management/dues/payments/{payment.id}",
        f"/management/dues/members/{member.member_id}",
        f"/management/learning/members/{member.member_id}",
        f"/management/learning/programme/{LearningItem.get(LearningItem.unit == home).id}",
        *materials,
        f"/contribution/tasks/{cancelled.id}",
        "/contribution/offers",
        *(f"/management/measures/{measure.id}" for measure in measures),
        f"/management/appraisals/{silent.id}/{today().year}",
        f"/management/incoming-letters/{IncomingLetter.get(IncomingLetter.branch == home).id}",
        f"/management/dues/units/{home}/old-book",
        f"/management/departures/{Departure.get(Departure.member == member.member_id).id}",
        *(f"/incorporation/report-ins/{placement.id}" for placement in (refused, outside)),
    ]
    excused = Apology.select(Apology.meeting).where(Apology.member == secretary.member_id).scalar()
    others = {"admin": ["/settings/calendar"], "host": ["/incorporation/report-ins"], "committee": of_units}
    return {"secretary": [*pages, f"/meetings/{excused}"], **others}
