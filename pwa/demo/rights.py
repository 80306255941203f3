"""Add local offices to the rights pages, as the county department does, and check three of the pages."""

from pwa.core import clock
from pwa.core.database import write
from pwa.liaison.rights_offices import add_office, note_check
from pwa.organisations.models import Unit

from .cast import PEOPLE, PLACES
from .story import Story

OFFICES = (
    ("wages", "临丰县劳动保障监察大队", "0734-5550101", "临丰县人民路 88 号政务服务中心二楼", "周一至周五 8:30–17:30"),
    ("every", "临丰县法律援助中心", "0734-5550148", "临丰县司法局一楼", "周一至周五 8:30–17:30"),
    ("school", "临丰县教育局基础教育股", "0734-5550166", "临丰县文昌路 12 号", ""),
)  # fmt: skip


def tell_of_rights(story: Story) -> None:
    """Three offices two months ago, and a check last month."""
    county, by = Unit.get_by_id(PLACES["county"].id), PEOPLE["county"].account_id
    with clock.stopped_at(story.moment(60, 15)), write():
        for topic, name, phone, address, hours in OFFICES:
            said = {"topic": topic, "name": name, "phone": phone, "address": address, "opening_hours": hours}
            add_office(county, said, by)
    with clock.stopped_at(story.moment(33, 10)), write():
        for topic in ("wages", "contract", "injury"):
            note_check([county], topic, by)
