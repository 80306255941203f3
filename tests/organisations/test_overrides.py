"""A unit sets a rule parameter for itself and below; the nearest word wins; both ends are in the trail."""

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.organisations.models import Override, Unit, parameters_at
from tests.people import PEOPLE, UNITS

NAME = "float.threshold_months"
BY = PEOPLE["admin"].account_id


def put(key: str, value: str) -> Override:
    with write():
        return Override.put(Unit.get_by_id(UNITS[key]), NAME, value, f"{key} notice", BY)


def at(key: str) -> tuple[int, str]:
    found = parameters_at(Unit.get_by_id(UNITS[key]).path)
    return found[NAME], found.source(NAME)


def test_the_nearest_word_wins_and_only_below(app):
    put("county", "5")
    put("fengshan", "4")
    assert at("home") == (4, "fengshan notice")
    assert at("department") == (5, "county notice")
    assert at("host-branch")[0] == 6


def test_setting_anew_withdraws_the_former_and_withdrawing_brings_back_what_stands_above(app):
    put("county", "5")
    row = put("county", "3")
    assert at("home")[0] == 3
    assert Override.select().where(Override.withdrawn_at.is_null()).count() == 1
    with write():
        row.withdraw(BY)
        row.withdraw(BY)
    assert at("home")[0] == 6
    lines = AuditLine.select().where(AuditLine.kind == "override").order_by(AuditLine.id)
    assert [line.action for line in lines] == [
        "set parameter",
        "withdrew parameter",
        "set parameter",
        "withdrew parameter",
    ]


@pytest.mark.parametrize("value", ["0", "half a year", "-2"])
def test_what_no_rule_could_take_is_refused(app, value):
    with pytest.raises(ValueError):
        put("county", value)
    assert not Override.select().exists()


def test_a_value_beyond_the_law_is_refused_with_the_article(app):
    with pytest.raises(ValueError, match="beyond_law") as refused, write():
        Override.put(Unit.get_by_id(UNITS["county"]), "lost.months", "1", "county notice", BY)
    assert "不得少于 6" in str(refused.value) and "第二十四条第三款" in str(refused.value)
    assert not Override.select().exists()


def test_the_ancestors_of_a_unit_stand_nearest_first(app):
    branch = Unit.get_by_id(PEOPLE["member"].branch_id)
    names = [unit.name for unit in Unit.ancestors(branch.path)]
    above, expected = branch, []
    while above := above.parent:
        expected.append(above.name)
    assert names == expected
    assert len(names) > 1
