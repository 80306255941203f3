"""A contact: kept once, as of its day, by who may; what it says is read by few, what is needed becomes a request."""

from uuid import UUID

import pytest

from pwa.cases.last_contact import last_contact_of
from pwa.cases.models import Case, CaseStep
from pwa.core.access import Role
from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.features import registry
from pwa.liaison.models import Contact
from pwa.members.changes import assign_contact
from pwa.members.models import ContactAssignment, Member
from pwa.organisations.models import Post
from tests.people import PEOPLE, ago, said

MEMBER = PEOPLE["member"].member_id
AWAY = {"division": "440307", "since": ago(200), "stay": "long"}


def contact(days: int = 0, **more):
    return {"on": ago(days), "direction": "out", "channel": "phone", "summary": "在深圳上班，一切都好", **more}


@pytest.fixture
def keeper(phone_of):
    """The phone of the member's contact person."""
    return phone_of("contact")


def log(phone, fields=None, about=MEMBER, **beside):
    return phone.send(phone.entry("contact", fields or contact(), subject=str(about), **beside))["results"][0]


def counting() -> list:
    return [row.id for row in Contact.select().where(Contact.counts).order_by(Contact.on)]


def test_a_contact_is_the_last_contact_as_of_its_day(keeper, phone_of, clock):
    clock.forward(days=-100)
    phone_of("member").accepted("location", {**AWAY, "since": ago(200)})
    clock.forward(days=100)
    assert log(keeper, contact(7))["outcome"] == "accepted"
    assert last_contact_of(MEMBER).heard.reached_on.isoformat() == ago(7)
    assert log(keeper, contact(30))["outcome"] == "accepted"
    assert last_contact_of(MEMBER).heard.last.isoformat() == ago(7), "what was written later happened earlier"


def test_of_a_contact_and_its_correction_the_correction_counts_in_any_order(keeper):
    first = keeper.entry("contact", contact(3), subject=str(MEMBER))
    mended = keeper.entry("contact", contact(5), subject=str(MEMBER), replaces=first["id"])
    assert [keeper.outcome(mended), keeper.outcome(first)] == ["accepted", "accepted"]
    assert [str(one) for one in counting()] == [mended["id"]]


def test_what_was_withdrawn_counts_no_longer(keeper):
    made = keeper.accepted("contact", contact(), subject=str(MEMBER))
    keeper.accepted("withdrawal", {"of": str(made)}, subject=str(MEMBER), source="phone")
    assert not counting() and Contact.select().count() == 1


def test_what_the_branch_wrote_of_its_own_contact_only_its_author_withdraws_in_any_order(keeper, phone_of):
    made = keeper.accepted("contact", contact(), subject=str(MEMBER))
    for login in ("member", "secretary"):
        phone = phone_of(login)
        beside = {} if login == "member" else {"subject": str(MEMBER), "source": "phone"}
        [result] = phone.send(phone.entry("withdrawal", {"of": str(made)}, **beside))["results"]
        assert (result["outcome"], [*result["errors"]]) == ("rejected", ["of"]), login
    late = keeper.entry("contact", contact(1), subject=str(MEMBER))
    phone_of("member").accepted("withdrawal", {"of": late["id"]})
    assert keeper.outcome(late) == "accepted" and len(counting()) == 2
    keeper.accepted("withdrawal", {"of": str(made)}, subject=str(MEMBER), source="phone")
    assert [str(one) for one in counting()] == [late["id"]]


def test_a_contact_sent_twice_is_one_and_about_who_left_there_is_none(keeper, clock):
    sent = keeper.entry("contact", contact(), subject=str(MEMBER))
    assert [keeper.outcome(sent), keeper.outcome(sent)] == ["accepted", "duplicate"] and len(counting()) == 1
    clock.forward(days=1)
    with write():
        Member.update(left_at=clock.now).where(Member.id == MEMBER).execute()
    clock.forward(days=1)
    assert log(keeper)["outcome"] == "rejected" and len(counting()) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": ago(-1)}, "on"),
        ({"on": "1980-01-01"}, "on"),
        ({"summary": "好" * 501}, "summary"),
        ({"summary": ""}, "summary"),
        ({"summary": "好" * 10_000}, "form"),
        ({"channel": "telepathy"}, "channel"),
        ({"pause_reason": "illness"}, "pause_until"),
        ({"pause_until": ago(-9)}, "pause_until"),
        ({"pause_reason": "illness", "pause_until": ago(0)}, "pause_until"),
        ({"follow_up_on": ago(0)}, "follow_up_on"),
        ({"needs_category": "wages"}, "needs"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(keeper, wrong, field):
    with write():
        Member.update(joined_on="1990-07-01").where(Member.id == MEMBER).execute()
    result = log(keeper, contact(**wrong))
    assert result["outcome"] == "rejected" and field in result["errors"] and not Contact.select().exists()


def test_a_need_with_a_kind_becomes_one_request_that_the_contact_person_reads(keeper, as_):
    fields = contact(needs="工资拖欠三个月", needs_category="wages")
    made = keeper.accepted("contact", fields, subject=str(MEMBER))
    case = Case.get(Case.member == MEMBER)
    assert (case.id, case.category, case.readers) == (made, "wages", "contact")
    assert CaseStep.get(CaseStep.case == case).words == "工资拖欠三个月"
    keeper.accepted("contact", {**fields, "summary": "改一个字"}, subject=str(MEMBER), replaces=str(made))
    assert Case.select().where(Case.member == MEMBER).count() == 1
    assert "工资拖欠三个月" in as_("contact").get(f"/liaison/cases/{case.id}").text


CHAIN, SIBLINGS, BOTH = (None, 0, 1, 2), (None, 0, 0, 0), (None, 0, 0, 1)  # which of the entries each corrects
IN_ORDER, BACKWARDS = (0, 1, 2, 3), (3, 2, 1, 0)


@pytest.mark.parametrize(
    ("corrects", "order"),
    [
        (CHAIN, IN_ORDER), (CHAIN, BACKWARDS), (CHAIN, (1, 2, 0, 3)), (SIBLINGS, IN_ORDER), (SIBLINGS, BACKWARDS),
        (SIBLINGS, (1, 3, 0, 2)), (BOTH, IN_ORDER), (BOTH, (1, 3, 2, 0)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("at_once", [True, False])
def test_however_often_a_contact_is_corrected_its_need_is_one_request(keeper, corrects, order, at_once):
    said = contact(needs="工资拖欠三个月", needs_category="wages")
    entries: list = []
    for other in corrects:
        beside = {} if other is None else {"replaces": entries[other]["id"]}
        entries.append(keeper.entry("contact", said, subject=str(MEMBER), **beside))
    sent = [entries[n] for n in order]
    batches = [sent] if at_once else [[one] for one in sent]
    results = [one for batch in batches for one in keeper.send(*batch)["results"]]
    assert [one["outcome"] for one in results] == ["accepted"] * 4
    assert Case.select().where(Case.member == MEMBER).count() == 1


def test_a_need_is_raised_whatever_request_the_contact_says_it_corrects(keeper, phone_of):
    wish = {"category": "wages", "readers": "contact", "words": "别的事"}
    for login in ("courier", "member"):
        other = phone_of(login).accepted("request", wish)
        fields = contact(needs="工资拖欠三个月", needs_category="wages")
        made = keeper.accepted("contact", fields, subject=str(MEMBER), replaces=str(other))
        assert Case.get_by_id(made).member_id == MEMBER


def test_the_audit_trail_tells_a_contact_from_a_contact_person_and_from_a_list(keeper, as_, clock):
    early = keeper.entry("contact", contact(), subject=str(MEMBER))
    clock.forward(days=1)
    with write():
        Member.update(phone="13800001234").where(Member.id == MEMBER).execute()
        given = assign_contact(Member.with_branch(MEMBER), _account("organiser"), PEOPLE["secretary"].account_id)
    clock.forward(days=1)
    assert keeper.outcome(early) == "accepted"
    assert as_("organiser").post(f"/reports/{early['id']}/adoption").status_code == 303
    named = {(line.action, line.kind) for line in AuditLine.select() if line.record_id in (given.id, UUID(early["id"]))}
    assert named == {("assigned contact", "contact"), ("filed", "contact_log"), ("adopted", "contact_log")}
    kinds = {kind: str(registry().audit.kinds[kind]) for kind in ("contact", "contact_log", "contact_list")}
    assert kinds == {"contact": "联系人", "contact_log": "与党员的联系", "contact_list": "联系名单"}


def test_a_need_without_a_kind_stays_a_note(keeper):
    keeper.accepted("contact", contact(needs="想学电工"), subject=str(MEMBER))
    assert not Case.select().where(Case.member == MEMBER).exists()


def test_nobody_logs_a_contact_with_themselves_or_with_somebody_not_in_their_charge(phone_of):
    own = log(phone_of("secretary"), about=PEOPLE["secretary"].member_id)
    assert (own["outcome"], [*own["errors"]]) == ("rejected", ["subject"])
    for login in ("member", "host", "next_secretary", "host_member"):
        result = log(phone_of(login), about=MEMBER if login != "member" else PEOPLE["silent"].member_id)
        assert (login, result["outcome"]) == (login, "rejected")
    assert not Contact.select().exists()


def test_what_somebody_wrote_after_they_kept_touch_is_refused_and_what_was_late_waits(keeper, as_, clock):
    early = keeper.entry("contact", contact(), subject=str(MEMBER))
    clock.forward(days=1)
    with write():
        assign_contact(Member.with_branch(MEMBER), _account("organiser"), PEOPLE["secretary"].account_id)
    clock.forward(days=1)
    assert log(keeper)["outcome"] == "rejected"
    assert keeper.outcome(early) == "accepted" and not counting(), "it waits for the successor"
    assert as_("organiser").post(f"/reports/{early['id']}/adoption").status_code == 303
    assert [str(one) for one in counting()] == [early["id"]]


def _account(login):
    from pwa.identity.models import Account

    return Account.get_by_id(PEOPLE[login].account_id)


def test_the_words_are_read_by_branch_contact_person_and_member_and_by_nobody_above(keeper, as_):
    made = keeper.accepted("contact", contact(2, needs="想学电工"), subject=str(MEMBER))
    for login in ("secretary", "organiser", "contact", "member"):
        for address in (f"/members/{MEMBER}", f"/reports/{made}"):
            assert ("在深圳上班" in (text := as_(login).get(address).text), "想学电工" in text) == (True, True), login
    for address in (f"/members/{MEMBER}", f"/reports/{made}"):
        text = as_("committee").get(address).text
        assert said(2) in text and "在深圳上班" not in text and "想学电工" not in text
    assert as_("host").get(f"/reports/{made}").status_code == 404


def test_whoever_wrote_the_words_reads_them_while_their_right_lasts(keeper, phone_of, as_):
    made = keeper.accepted("contact", contact(2, needs="想学电工"), subject=str(MEMBER))
    theirs = phone_of("committee").accepted("contact", contact(1, needs="想学焊工"), subject=str(MEMBER))
    assert "想学焊工" in as_("committee").get(f"/reports/{theirs}").text
    with write():
        assign_contact(Member.with_branch(MEMBER), _account("organiser"), PEOPLE["secretary"].account_id)
    text = as_("contact").get(f"/reports/{made}").text
    assert "已收到" in text and said(2) not in text and "在深圳上班" not in text and "想学电工" not in text
    assert "想学电工" in as_("organiser").get(f"/reports/{made}").text


def test_without_javascript_the_form_comes_back_with_what_was_typed(as_):
    client = as_("contact")
    assert client.get("/liaison/contacts/new").status_code == 200
    typed = {"subject": str(MEMBER), **contact(pause_reason="illness")}
    answer = client.post("/liaison/contacts", data=typed)
    assert answer.status_code == 422 and "在深圳上班" in answer.text and "暂停联系要有截止日期" in answer.text
    typed |= {"pause_until": ago(-30)}
    assert client.post("/liaison/contacts", data=typed).status_code == 303
    assert Contact.get().pause_until.isoformat() == ago(-30)
    assert ContactAssignment.select().exists() and Post.select().where(Post.role == Role.CONTACT.value).exists()


def test_why_contact_pauses_is_read_by_whoever_reads_the_words(as_, phone_of):
    fields = contact(2, pause_reason="illness", pause_until=ago(-30))
    made = phone_of("contact").accepted("contact", fields, subject=str(MEMBER))
    assert "生病" in as_("secretary").get(f"/reports/{made}").text
    assert "生病" not in as_("committee").get(f"/reports/{made}").text
