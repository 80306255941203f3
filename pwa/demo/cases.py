"""Add requests and a search: unpaid wages (asked of the unit above and answered), a new request, one that only the
committee reads, and a member out of contact.

Each step is made by the program's own functions, with the clock set to its moment.
"""

from typing import Any
from uuid import UUID

from pwa.cases.models import Case, LostSearch
from pwa.cases.reach import case_within
from pwa.cases.searches import open_search
from pwa.cases.steps import STEPS
from pwa.core import clock
from pwa.identity.models import Account, Session
from pwa.identity.visitor import Visitor
from pwa.members.models import Member

from .cast import PEOPLE
from .seasons import two_months_before
from .story import Story


def tell_of_cases(story: Story) -> None:
    """Add the requests and the search."""
    unpaid_wages(story)
    just_come(story)
    out_of_contact(story)


def step(story: Story, login: str, case: UUID, kind: str, days_ago: float, words: str = "", **more: Any) -> None:
    """Let one of the cast take this step at that moment."""
    visitor = Visitor(Session(account=Account.get_by_id(PEOPLE[login].account_id)))
    with clock.stopped_at(story.moment(days_ago, 9 + len(kind) % 8, 7 * len(words) % 60)):
        STEPS[kind](case_within(visitor, case), visitor.account.id, words, **more)


def unpaid_wages(story: Story) -> None:
    """王建国's employer owes him two months' wages. The branch asked the committee, whose guidance helped; he is
    asked whether it is settled."""
    unpaid = two_months_before(story.moment(19).date())
    said = f"厂里{unpaid}的工资一直没发，问了几次都说再等等。想知道该找哪个部门，要带什么材料。"
    wages = {"category": "wages", "readers": "branch", "words": said}
    case = story.phone("member").report("request", 19, 20, 40, wages)
    step(story, "secretary", case, "taken_on", 18)
    step(story, "secretary", case, "told", 18, "收到了。先把劳动合同、考勤和工资条拍照留好，我去问镇里。")
    asked = "党员在外地企业被拖欠两个月工资，应找哪个部门，镇里能否帮助联系当地？"
    step(story, "secretary", case, "asked_up", 17, asked)
    guided = "找用工所在地的劳动保障监察大队，可先打12333咨询。需要当地协调的，由镇里出函。"
    step(story, "committee", case, "guidance", 14, guided)
    step(
        story, "secretary", case, "answered", 13, "镇里回话了：打12333，向龙岗区劳动监察投诉。材料清单我电话里念给你。"
    )
    step(story, "secretary", case, "asked_member", 6, "工资发下来了吗？还差什么，尽管说。")


def just_come(story: Story) -> None:
    """A request that nobody has taken on yet, and one that only the committee reads."""
    view = "支部开会的时间，我们在外做生意的常常正忙。会议能不能录下来，收摊后再补学？"
    story.phone("trader").report("request", 1, 21, 30, {"category": "opinion", "readers": "contact", "words": view})
    shifts = "连续夜班快一个月了，身体吃不消，又怕说了影响家里，请党委给个主意。"
    asked = {"category": "labour_protection", "readers": "committee", "words": shifts}
    story.phone("nurse").report("request", 2, 7, 50, asked)


def out_of_contact(story: Story) -> None:
    """李秀英 has been out of contact for nearly four months: the branch searches, and has asked her family."""
    member = Member.with_branch(PEOPLE["silent"].member_id)
    assert member is not None
    with clock.stopped_at(story.moment(5, 10)):
        words = "手机停机，微信没有回。女儿家在永州冷水滩，先问女儿，再请村里邻居帮着打听。"
        case: Case = open_search(member, PEOPLE["secretary"].account_id, words, "candidates")
    tries = [
        (4, "contact", "phone", "nothing", "打了三次，都是停机。"),
        (3, "secretary", "family", "news", "女儿说上个月换了手机，人在长沙看病，号码她再问。"),
    ]
    for days_ago, login, channel, result, told in tries:
        row = {"on": story.moment(days_ago).date(), "channel": channel, "by_whom": PEOPLE[login].name, "result": result}
        step(story, login, case.id, "searched", days_ago, told, beside={LostSearch: row})
