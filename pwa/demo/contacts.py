"""Write down contacts: one agreed for today, a pause, a need that became a request, one from abroad; plan visits of
care and a hand-over. The contact person of the home branch has somebody of every kind on the list."""

from datetime import timedelta
from typing import Any

from pwa.core import clock
from pwa.identity.models import Account
from pwa.liaison import care_visits, handovers
from pwa.liaison.confirmation_models import last_said, write_down
from pwa.members.changes import assign_contact
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .cast import PEOPLE, PLACES
from .story import Story


def tell_of_contacts(story: Story) -> None:
    """The contact person and secretary of the home branch keep in touch: Li Xiuying, for whom the branch searches, is
    overdue, old Xiao gave his mobile phone away, Tang Hongmei asked for help. These are more people
    than one can look after: in a month the organisation officer takes them over."""
    _take_over(story)
    contact, secretary = story.phone("contact"), story.phone("secretary")

    def said(days_ago: int, summary: str, channel: str = "phone", **more: Any) -> dict[str, Any]:
        on = (story.today - timedelta(days=days_ago)).isoformat()
        return {"on": on, "direction": "out", "channel": channel, "summary": summary, **more}

    def day(ahead: int) -> str:
        return (story.today + timedelta(days=ahead)).isoformat()

    about = {
        login: {"subject": PEOPLE[login].member_id} for login in ("courier", "member", "nurse", "student", "abroad")
    }
    again = said(9, "跑单忙，约好今天晚上再通话。", follow_up_on=day(0))
    contact.report("contact", 9, 20, 15, again, **about["courier"])
    needs = {"needs": "想在深圳参加电工培训，不知道怎么报名。", "needs_category": "work"}
    contact.report("contact", 4, 19, 40, said(4, "厂里订单稳定，想多学一门手艺。", **needs), **about["member"])
    pause = {"pause_reason": "childbirth", "pause_until": day(120), "direction": "in"}
    secretary.report("contact", 15, 10, 5, said(15, "在家休产假，产假后再联系。", **pause), **about["nurse"])
    secretary.report("contact", 20, 11, 0, said(21, "收到来信，期末考试准备得不错。", "letter"), **about["student"])
    secretary.report("contact", 30, 21, 0, said(30, "视频通话，工作顺利。", "message"), **about["abroad"])
    _plan_visits(story)
    _confirm(story)
    with clock.stopped_at(story.moment(3, 9, 20)):
        home, secretary_account = Unit.get_by_id(PLACES["home"].id), PEOPLE["secretary"].account_id
        former, successor = (PEOPLE[login].account_id for login in ("contact", "organiser"))
        handovers.plan(home, former, successor, story.today + timedelta(days=30), secretary_account)


def _take_over(story: Story) -> None:
    """Two months ago the contact person took on four more members; one of them has no telephone number any more."""
    account = Account.get_by_id(PEOPLE["contact"].account_id)
    with clock.stopped_at(story.moment(61, 15, 10)):
        for login in ("trader", "student", "nurse", "quiet"):
            member = Member.with_branch(PEOPLE[login].member_id)
            assert member is not None
            assign_contact(member, account, PEOPLE["secretary"].account_id)
    Member.update(phone=None).where(Member.id == PEOPLE["quiet"].member_id).execute()


def _plan_visits(story: Story) -> None:
    """A builder with a hurt foot is visited today, the oldest at the next festival."""
    with clock.stopped_at(story.moment(5, 8, 40)):
        by = PEOPLE["contact"].account_id
        for login, occasion, ahead in (("builder", "illness", 0), ("quiet", "festival", 45)):
            member = Member.with_branch(PEOPLE[login].member_id)
            assert member is not None
            care_visits.plan(member, occasion, story.today + timedelta(days=ahead), by)


def _confirm(story: Story) -> None:
    """In summer everybody of the cast confirmed what is on record; Wang Jianguo still has to."""
    with clock.stopped_at(story.moment(100, 16, 5)):
        for login, person in PEOPLE.items():
            member = Member.with_branch(person.member_id)
            if member and login not in ("member", "silent") and (names := [*last_said(member)]):
                write_down(member, names, person.account_id, None, whole=True)
