"""Publish notices: one of each kind, one corrected, one withdrawn, one no longer valid, and one that was answered."""

from datetime import timedelta
from uuid import UUID

from pwa.core import clock
from pwa.liaison import notices
from pwa.liaison.notice_models import Notice
from pwa.organisations.models import Unit

from .cast import PEOPLE, PLACES
from .story import Story

ELECTION = """经镇党委批复同意，我支部定于下月换届选举，现将有关事项通知如下：

- **时间：**会前五日另行通知
- **地点：**村委会二楼会议室
- 应到会的正式党员请安排好时间；因故不能到会的，请提前请假

候选人预备人选名单在村务公开栏公示五日，有意见请向支部或镇党委组织委员反映。"""
DECISION = """经支委会研究，决定：

1. 外出党员由支委分片联系，名单见联系分工；
2. 每季度召开一次视频支部大会，方便外出党员参加。"""
HELP = """村里准备春节前整修**文化礼堂**，请在外的党员帮忙联系：

- 懂消防、电路改造的师傅
- 价格合适的二手音响

有线索请直接答复，支部会一一回话。"""
DAY = """本月主题党日改到**周六上午九点**，地点不变。外地党员可以视频参加，链接见会议通知。"""


def tell_of_notices(story: Story) -> None:
    """The home branch, the committee above it and the county department tell their members; 王建国 answers."""
    title = "文化礼堂整修，请大家帮忙"
    help_wanted = told(story, "secretary", "home", 6, "help", title, HELP, valid=40, audience="away")
    told(story, "secretary", "home", 9, "election", "支部委员会换届选举的通知", ELECTION, valid=35)
    told(story, "committee", "fengshan", 20, "decision", "关于加强流动党员联系服务的决定", DECISION, valid=120)
    told(story, "county", "county", 70, "notice", "流动党员信息核对的通知", "请各支部于月底前完成信息核对。", valid=30)
    wrong = told(story, "secretary", "home", 4, "notice", "主题党日时间调整", DAY.replace("周六", "周日"), valid=10)
    with clock.stopped_at(story.moment(4, 15)):
        columns = {"kind": "notice", "title": wrong.title, "words": DAY, "valid_until": wrong.valid_until}
        notices.correct(wrong, PEOPLE["secretary"].account_id, columns)
    words = "请在家的党员带好铁锹。"
    snow = told(story, "secretary", "home", 12, "notice", "周末清理积雪", words, valid=20, audience="here")
    with clock.stopped_at(story.moment(11, 8)):
        notices.withdraw(snow, PEOPLE["secretary"].account_id, "气温回升，积雪已化。")
    words = "我有个工友是电工，可以请他来看看。"
    answer = {"category": "opinion", "readers": "branch", "words": words, "notice": str(help_wanted.id)}
    story.phone("member").report("request", 2, 21, 30, answer)


def told(
    story: Story, login: str, unit: str, days_ago: int, kind: str, title: str, words: str, *,
    valid: int, audience: str = "all",
) -> Notice:  # fmt: skip
    """Publish a notice that many days ago, valid for that many days."""
    by: UUID = PEOPLE[login].account_id
    row = Unit.get_by_id(PLACES[unit].id)
    until = story.today + timedelta(days=valid - days_ago)
    columns = {"audience": audience, "kind": kind, "title": title, "words": words, "valid_until": until}
    with clock.stopped_at(story.moment(days_ago, 9, 30)):
        return notices.publish(row, row, columns, by)
