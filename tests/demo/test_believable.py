"""Whoever reads the demo data finds nobody whose file, age, name and story do not fit together."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from pwa.core import database, schema
from pwa.demo import build
from pwa.demo.cast import PEOPLE
from pwa.demo.seasons import quarter, round_purpose, round_title, two_months_before
from pwa.identity.models import Account
from pwa.management.probation_models import ProbationDecision
from pwa.members.models import AwayPeriod, Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Post, Unit
from pwa.reports.models import Submission
from pwa.screening.models import Round
from tests.demo.conftest import TOLD_ON
from tests.kit import engines
from tests.kit.engines import settings_for

OLD_NAMES = "建国 国庆 卫东 建军 跃进 红梅 卫红 秀英 桂兰 淑芬 翠花 金凤 永福 福生 来喜"
YOUNG_NAMES = "浩然 子轩 梓豪 天佑 明轩 泽宇 瑞霖 梓萱 若曦 可馨 语嫣 心悦 婉清 紫涵 子涵"
SEASONS = re.compile("春节|寒假|暑假|暑期|国庆|中秋|双抢|秋收|年底|年初|第.季度|上半年|下半年")


def _years(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _everybody() -> list[Member]:
    return list(Member.select(Member, Unit).join(Unit))


A_MONTH = timedelta(days=31)  # until a meeting has decided


def strange(member: Member, today: date) -> list[str]:
    """What a reader would find strange about this file."""
    age, joined = _years(member.born_on, today), _years(member.born_on, member.joined_on)
    without_probation = date(1969, 4, 1) <= member.joined_on <= date(1977, 8, 11)
    next_year = member.joined_on.replace(year=member.joined_on.year + 1, day=min(member.joined_on.day, 28))
    found = {
        "joined under 18": joined < 18,
        "joined after 45": joined > 45,
        "joined in the future": member.joined_on > today,
        "over 85": age > 85,
        "a probationary member of over a year": member.kind == "probationary"
        and next_year + A_MONTH < today
        and not ProbationDecision.select().where(ProbationDecision.member == member.id).exists(),
        "a probationary member with a full-member date": member.kind == "probationary" and member.full_on is not None,
        "no full-member date": member.kind == "full" and member.full_on is None,
        "a graduate of a university under 22": member.education == "21" and age < 22,
        "a graduate of a college under 21": member.education == "31" and age < 21,
        "a master's degree under 25": member.education == "14" and age < 25,
        "primary school only, and young": member.education == "81" and age < 60,
        "a pupil or student of over 30": member.job_post == "3" and age > 30,
        "retired under 55": member.job_post == "4" and age < 55,
        "an item of the form is empty": not all(
            (member.ethnicity, member.education, member.address, member.job_post, member.status)
        ),
        "no mobile number": not member.phone and member.id != PEOPLE["quiet"].member_id,  # gave his phone away
        "an address without a number": not re.search(r"\d+(号|室)$", member.address),
        "a suspended member": member.status != "normal",
        "floating without a place": bool(member.floating) != bool(member.floating and member.destination),
        "an old name": member.name[1:] in OLD_NAMES.split() and age < 37,
        "a young name": member.name[1:] in YOUNG_NAMES.split() and member.born_on.year < 2000,
    }
    if member.kind == "full" and without_probation:
        found["a probation in the years without"] = member.full_on != member.joined_on
    elif member.kind == "full" and member.full_on is not None:
        found["a probation that was not a year"] = (member.full_on - next_year).days not in (0, 1, 2, 3)
    if re.search("机关|学校|小学|中学|卫生院", member.branch.name):
        found["no age to work there"] = not 22 <= age <= 60
        found["too little schooling to work there"] = member.education not in ("14", "21", "31", "41")
    return [f"{member.name}, {age}: {words}" for words, is_so in found.items() if is_so]


def strange_away(away: AwayPeriod, member: Member, today: date) -> list[str]:
    """What a reader would find strange about somebody's being away."""
    age = _years(member.born_on, today)
    ages = {"graduated": (22, 26), "family": (50, 75), "study": (18, 30), "study_abroad": (18, 35), "work": (19, 60)}
    youngest, oldest = ages.get(away.reason, (18, 62))
    found = {
        f"away for '{away.reason}'": not youngest <= age <= oldest,
        "graduated without a degree": away.reason == "graduated" and member.education not in ("14", "21", "31"),
        "no work yet, and an employer": away.reason == "graduated" and away.employer_kind != "",
        "a courier or builder of this age": bool(re.search("快递|骑手|装修|工地", away.area)) and age > 55,
        "an office of the county elsewhere": "驻外" in away.area,
        "a teacher or official in a workshop": bool(re.search("机关|学校|小学|中学|卫生院", member.branch.name))
        and away.reason != "secondment",
        "an official of whom nobody knows for months": away.reason == "secondment"
        and (today - away.began_on).days > 90,
    }
    return [f"{member.name}, {age}, {away.area}: {words}" for words, is_so in found.items() if is_so]


def test_every_file_fits_the_person(demo):
    assert [words for member in _everybody() for words in strange(member, TOLD_ON)] == []


def test_every_absence_fits_the_person(demo):
    members = {member.id: member for member in _everybody()}
    told = [words for row in AwayPeriod.select() for words in strange_away(row, members[row.member_id], TOLD_ON)]
    assert told == []


def test_a_village_has_a_few_surnames_and_no_two_people_of_one_name(demo):
    everybody = _everybody()
    for branch in Unit.select().where(Unit.name.endswith("村党支部")):
        people = [member for member in everybody if member.branch_id == branch.id]
        men = Counter(member.name[0] for member in people if member.sex == "1")
        assert len(men) <= 6, (branch.name, men)
        assert men.most_common(1)[0][1] * 4 >= men.total() or men.total() < 8, (branch.name, men)
        persons = {(member.name, member.born_on) for member in people}  # one of them has two files
        assert len({name for name, _born_on in persons}) == len(persons), branch.name
        assert all(branch.name.removesuffix("党支部") in member.address for member in people)


def test_officials_of_a_county_are_members_where_officials_are(demo):
    officials = Post.select().where(Post.role.in_(["county", "committee"]))
    branches = {member.id: member.branch for member in _everybody()}
    logins = {person.account_id: person for person in PEOPLE.values()}
    for post in officials:
        branch = branches[logins[post.account_id].member_id]
        assert "机关" in branch.name, branch.name
        if post.role == "county":
            assert Unit.get_by_id(branch.parent_id).name.endswith("直机关工委")
    assert [unit.name for unit in Unit.select() if "驻外" in unit.name] == []
    assert Unit.select().where(Unit.kind == "branch", Unit.parent.in_(Unit.select(Unit.id).where(
        Unit.kind == "county"))).count() == 0, "no branch hangs directly below a county"  # fmt: skip


def test_branch_secretaries_are_of_middle_age_and_long_in_the_party(demo):
    members = {member.id: member for member in _everybody()}
    held = Post.select(Post, Account).join(Account, on=(Post.account_id == Account.id)).where(Post.role == "secretary")
    for post in held:
        member = members[post.account.member_id]
        assert 35 <= _years(member.born_on, TOLD_ON) <= 60, member.name
        assert (TOLD_ON - member.joined_on).days > 730, member.name


def test_a_host_branch_is_where_the_member_says_to_live(demo):
    placed = list(Placement.select(Placement, Unit).join(Unit, on=Placement.unit).where(Placement.ended_at.is_null()))
    hosted = [one for one in placed if one.unit.kind != "temporary_branch"]  # that one is where a task is
    assert len(hosted) >= 4
    for placement in hosted:
        away = AwayPeriod.get(AwayPeriod.member == placement.member_id, AwayPeriod.ended_on.is_null())
        assert away.division == placement.unit.division
        if placement.unit.kind != "floating_branch":  # that stands below the home committee
            street = Unit.get_by_id(placement.unit.parent_id).name.removesuffix("党工委")
            assert away.area.startswith(street)


def test_files_say_the_same_as_reports_about_who_is_away(demo):
    now = {row.member_id: row for row in AwayPeriod.select().where(AwayPeriod.ended_on.is_null())}
    for member in _everybody():
        away = now.get(member.id)
        assert member.destination == ((away.division or away.country) if away else None)
        assert member.floating == bool(away and (TOLD_ON - away.began_on).days >= 184), member.name


@pytest.mark.parametrize(
    ("day", "named", "title", "months"),
    [
        (date(2026, 1, 9), "第一季度", "2026年上半年党员排查", "十一月、十二月"),
        (date(2026, 3, 31), "第一季度", "2026年上半年党员排查", "一月、二月"),
        (date(2026, 6, 30), "第二季度", "2026年上半年党员排查", "四月、五月"),
        (date(2026, 7, 1), "第三季度", "2026年下半年党员排查", "五月、六月"),
        (date(2026, 11, 23), "第四季度", "2026年年底党员排查", "九月、十月"),
    ],
)
def test_quarters_rounds_and_months_follow_the_day(day, named, title, months):
    assert (quarter(day), round_title(day), two_months_before(day)) == (named, title, months)
    assert ("春节" in round_purpose(day)) == (day.month in (11, 12, 1))


@pytest.mark.nightly
def test_in_july_nobody_speaks_of_winter(engine):
    july = date(2027, 7, 15)
    app = engines.testing(settings_for(engine.empty(), engine.folder))
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        schema.migrate()
        build(members=60, today=july, report=lambda words: None)
        said = {found for row in Submission.select() for found in SEASONS.findall(row.fields)}
        rounds = [(row.title, "春节" in row.purpose) for row in Round.select().order_by(Round.opened_at)]
        wrong = [words for member in _everybody() for words in strange(member, july)]
    database.release()
    assert said == {"第三季度"}, "the general meeting of eleven days ago"
    assert rounds == [("2027年上半年党员排查", True), ("2027年下半年党员排查", False)], "of 6 January, of 9 July"
    assert wrong == []


@pytest.mark.nightly
def test_in_a_larger_crowd_too(engine):
    app = engines.testing(settings_for(engine.empty(), engine.folder))
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        schema.migrate()
        build(members=4_000, today=TOLD_ON, report=lambda words: None)
        members = {member.id: member for member in _everybody()}
        wrong = [words for member in members.values() for words in strange(member, TOLD_ON)]
        rows = AwayPeriod.select()
        wrong += [words for row in rows for words in strange_away(row, members[row.member_id], TOLD_ON)]
    database.release()
    assert wrong == []
