"""Once a year one page asks everything that is to be confirmed; nothing is asked twice."""

import re
from collections.abc import Iterator
from datetime import date

import peewee as pw
import pytest
from flask import Flask

from pwa.app import create_app
from pwa.cases.last_contact import last_contact_of
from pwa.core import database
from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.features import Feature
from pwa.core.yearly_questions import YearlyQuestion
from pwa.identity.models import Account, Consent, Session
from pwa.liaison.confirmation_models import Confirmation
from pwa.liaison.confirmation_rules import to_confirm
from pwa.members.models import Member, TimelineLine
from tests.kit.engines import CAST, settings_for
from tests.people import PEOPLE, ago

MEMBER = PEOPLE["member"].member_id
PAGE, FOR = "/liaison/confirmation", f"/liaison/confirmations/{MEMBER}"
LINE = "支部掌握的你的情况还对吗"


@pytest.fixture
def app(engine, clock) -> Iterator[Flask]:
    """The program with a package more that asks something: what the member can offer."""
    engine.again(CAST)
    made = YearlyQuestion(
        "offer",
        "我能帮的忙",
        lambda member: Member.alias().select(pw.Value(None)).where(pw.Value(0) == 1),
        lambda member: "会修电路",
        lambda member: "/",
    )
    asks = YearlyQuestion(
        "skills", "我的特长", _made_at, lambda member: "会修电路", lambda member: "/", lambda member: "/"
    )
    app = create_app(settings_for(engine.url, engine.folder), more=(Feature("offers", yearly_questions=(made, asks)),))
    app.testing = True
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        yield app
    engine.rest()


def _made_at(member):
    one = Member.alias("one")
    return one.select(one.made_at).where(one.id == member)


@pytest.fixture
def a_year_later(phone_of, clock):
    """A member who reported their place and agreed to something a year ago, and is heard of no more."""
    phone_of("member").accepted("location", {"division": "440307", "since": ago(0), "stay": "long"})
    with write():
        Member.update(phone="13800001234").where(Member.id == MEMBER).execute()
        Consent.give(Account.get_by_id(PEOPLE["member"].account_id), "whereabouts", False, None, None)
    later(clock, 366)


def later(clock, days: int) -> None:
    clock.forward(days=days)
    with write():
        Session.update(last_used_at=clock.now).execute()  # nobody's session has run out


def asked(text: str) -> list[str]:
    return re.findall(r'name="still" value="(\w+)"', text)


def test_one_page_asks_what_every_package_declares_and_today_asks_it_in_one_line(a_year_later, as_):
    text = as_("member").get("/").text
    assert text.count(LINE) == 1 and f'href="{PAGE}"' in text
    page = as_("member").get(PAGE).text
    assert asked(page) == ["consents", "place", "phone", "host", "skills"], "of 'offer' there is nothing to confirm"
    assert "龙岗" in page and "13800001234" in page and "会修电路" in page


def test_what_was_confirmed_is_not_asked_again_before_a_year_has_passed(a_year_later, as_, clock):
    client = as_("member")
    assert client.post(PAGE, data={"still": ["consents", "place", "phone", "host", "skills"]}).status_code == 303
    assert LINE not in client.get("/").text and asked(client.get(PAGE).text) == []
    later(clock, 364)
    assert LINE not in client.get("/").text
    later(clock, 1)
    assert LINE in client.get("/").text and len(asked(client.get(PAGE).text)) == 5


def test_what_was_not_ticked_stays_asked_until_its_change_is_reported(a_year_later, as_, phone_of, clock):
    client = as_("member")
    assert client.post(PAGE, data={"still": ["consents", "phone", "host", "skills"]}).status_code == 303
    assert asked(client.get(PAGE).text) == ["place"] and LINE in client.get("/").text
    phone_of("member").accepted("location", {"division": "440306", "since": ago(0), "stay": "long"})
    assert asked(client.get(PAGE).text) == [] and LINE not in client.get("/").text


def test_what_was_said_lately_elsewhere_is_not_asked_with_the_rest(a_year_later, as_, phone_of):
    phone_of("member").accepted("location", {"division": "440306", "since": ago(0), "stay": "long"})
    assert asked(as_("member").get(PAGE).text) == ["consents", "phone", "skills"], "who moved is placed no more"


def test_nothing_is_asked_before_something_was_said_a_year_ago(as_, phone_of, clock):
    phone_of("builder").accepted("location", {"division": "440307", "since": ago(0), "stay": "long"})
    with write():
        Member.update(made_at=clock.now).where(Member.id == PEOPLE["builder"].member_id).execute()
    for days, asks in ((0, False), (364, False), (1, True)):
        later(clock, days)
        assert (LINE in as_("builder").get("/").text, bool(asked(as_("builder").get(PAGE).text))) == (asks, asks), days


def test_an_officer_records_it_for_who_calls_but_no_consent_and_sees_no_whole_number(a_year_later, as_, clock):
    for login in ("secretary", "contact"):
        page = as_(login).get(FOR).text
        assert asked(page) == ["place", "phone", "host", "skills"] and "13800001234" not in page, login
    client, said = as_("secretary"), {"still": ["place", "phone", "consents"]}
    refused = client.post(FOR, data=said)
    assert refused.status_code == 422 and not Confirmation.select().exists()
    assert client.post(FOR, data={**said, "source": "phone"}).status_code == 303
    rows = Confirmation.select().order_by(Confirmation.question)
    assert [(row.question, row.source, row.whole) for row in rows] == [
        ("phone", "phone", False),
        ("place", "phone", False),
    ]
    assert last_contact_of(MEMBER).heard.last == clock.today, "it was a contact"
    assert asked(as_("member").get(PAGE).text) == ["consents", "host", "skills"]


def test_with_nothing_ticked_or_from_an_old_page_nothing_is_written(a_year_later, as_, phone_of):
    client = as_("member")
    page = client.get(PAGE).text
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    for data in ({}, {"still": "weather"}):
        answer = client.post(PAGE, data=data)
        assert answer.status_code == 422 and "没有变化" in answer.text
    phone_of("secretary").accepted(
        "location", {"division": "440306", "since": ago(0), "stay": "long"}, subject=str(MEMBER), source="phone"
    )
    old = client.post(PAGE, data={"still": ["place", "phone"], "seen": seen})
    assert old.status_code == 422 and "情况已有变化" in old.text and not Confirmation.select().exists()


def test_nobody_else_records_it_and_nobody_for_themselves(a_year_later, as_):
    for login in ("committee", "county", "host", "next_secretary", "member", "auditor"):
        answers = [as_(login).get(FOR), as_(login).post(FOR, data={"still": "phone", "source": "phone"})]
        assert [answer.status_code for answer in answers] == [404, 404], login
    own = f"/liaison/confirmations/{PEOPLE['secretary'].member_id}"
    assert as_("secretary").get(own).status_code == 404 and as_("admin").get(PAGE).status_code == 404


def test_timeline_audit_trail_and_own_data_have_what_was_confirmed(a_year_later, as_):
    as_("member").post(PAGE, data={"still": ["place", "phone"]})
    line = TimelineLine.get(TimelineLine.kind == "confirmed")
    assert line.member_id == MEMBER and "现居地" in as_("member").get(f"/members/{MEMBER}").text
    audit = AuditLine.get(AuditLine.action == "confirmed what is on record")
    assert (audit.member_id, audit.actor_id, audit.fields) == (MEMBER, PEOPLE["member"].account_id, "place phone")


DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ({}, []),
        ({"place": date(2025, 11, 24), "phone": date(2026, 1, 1)}, []),  # 364 days
        ({"place": date(2025, 11, 23), "phone": date(2026, 5, 27)}, ["place", "phone"]),  # 365 and 180 days
        ({"place": date(2025, 11, 23), "phone": date(2026, 5, 28)}, ["place"]),  # 179 days
    ],
)
def test_when_something_is_a_year_old_everything_older_than_half_a_year_is_asked_with_it(said, asks):
    assert to_confirm(said, DAY, 365, 180) == asks


def test_what_was_left_unticked_stays_unticked_and_says_so(as_, phone_of):
    client = as_("member")
    page = client.get(PAGE).text
    names = re.findall(r'name="still" value="(\w+)"', page)
    assert len(names) > 1
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    answer = client.post(PAGE, data={"still": names[:1], "seen": seen})
    assert answer.status_code == 303
    rest = client.get(answer.headers["Location"]).text
    assert "未勾选的内容如有变化" in rest
    assert not re.search(r'name="still" value="\w+"[^>]*checked', rest)
    assert set(re.findall(r'name="still" value="(\w+)"', rest)) == set(names[1:])
