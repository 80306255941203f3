"""Write down contacts: one agreed for yesterday, a pause, a need that became a request, one from abroad; and plan a
hand-over."""

from datetime import timedelta
from typing import Any

from pwa.core import clock
from pwa.liaison import handovers
from pwa.organisations.models import Unit

from .cast import PEOPLE, PLACES
from .story import Story


def tell_of_contacts(story: Story) -> None:
    """The contact person and secretary of the home branch keep in touch; Li Xiuying, for whom the branch searches, is
    overdue. In a month the organisation officer takes the contact person's members over."""
    contact, secretary = story.phone("contact"), story.phone("secretary")

    def said(days_ago: int, summary: str, channel: str = "phone", **more: Any) -> dict[str, Any]:
        on = (story.today - timedelta(days=days_ago)).isoformat()
        return {"on": on, "direction": "out", "channel": channel, "summary": summary, **more}

    def day(ahead: int) -> str:
        return (story.today + timedelta(days=ahead)).isoformat()

    about = {
        login: {"subject": PEOPLE[login].member_id} for login in ("courier", "member", "nurse", "student", "abroad")
    }
    again = said(9, "跑单忙，约好昨天晚上再通话。", follow_up_on=day(-1))
    contact.report("contact", 9, 20, 15, again, **about["courier"])
    needs = {"needs": "想在深圳参加电工培训，不知道怎么报名。", "needs_category": "work"}
    contact.report("contact", 4, 19, 40, said(4, "厂里订单稳定，想多学一门手艺。", **needs), **about["member"])
    pause = {"pause_reason": "childbirth", "pause_until": day(120), "direction": "in"}
    secretary.report("contact", 15, 10, 5, said(15, "在家休产假，产假后再联系。", **pause), **about["nurse"])
    secretary.report("contact", 20, 11, 0, said(21, "收到来信，期末考试准备得不错。", "letter"), **about["student"])
    secretary.report("contact", 30, 21, 0, said(30, "视频通话，工作顺利。", "message"), **about["abroad"])
    with clock.stopped_at(story.moment(3, 9, 20)):
        home, secretary_account = Unit.get_by_id(PLACES["home"].id), PEOPLE["secretary"].account_id
        former, successor = (PEOPLE[login].account_id for login in ("contact", "organiser"))
        handovers.plan(home, former, successor, story.today + timedelta(days=30), secretary_account)
