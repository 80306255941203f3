"""Phones of the cast, and what fills a year of learning."""

from datetime import date
from typing import Any

from pwa.core.clock import today
from pwa.core.database import write
from pwa.learning import materials, programme
from pwa.learning.material_models import LearningMaterial
from pwa.learning.models import LearningItem
from pwa.organisations.models import Unit
from tests.learning.pdf_files import pdf
from tests.meetings.conftest import phone_of, planned
from tests.people import PEOPLE, UNITS

__all__ = ["phone_of", "planned"]
BY = PEOPLE["secretary"].account_id


def item(unit: str = "home", **more: Any) -> LearningItem:
    """An item of this year's programme."""
    year = today().year
    said = {"topic": "theory", "title": "学习党章", "half_hours": 4, "year": year, "until": date(year, 12, 31), **more}
    with write():
        return programme.add_item(Unit.get_by_id(UNITS[unit]), said, BY)


def text(unit: str = "home", **more: Any) -> LearningMaterial:
    """A text that a unit has given out."""
    said = {
        "topic": "rules_law",
        "title": "党员教育管理",
        "kind": "text",
        "words": "第一段。\n\n第二段。",
        "size": 30,
        **more,
    }
    with write():
        return materials.give_out(Unit.get_by_id(UNITS[unit]), {**said, **more}, BY)


def file(unit: str = "home", **more: Any) -> LearningMaterial:
    """A PDF that a unit has given out."""
    content = pdf(2)
    said = {"kind": "pdf", "content": content, "size": len(content), "pages": 2, "name": "党课.pdf", "sha256": "0" * 64}
    return text(unit, **{"words": "", **said, **more})
