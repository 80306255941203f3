"""A committee proposes a unit where its members live, and the host is consulted: each step on its page."""

import pytest

from pwa.incorporation import unit_findings, unit_proposal_pages
from pwa.incorporation.unit_models import UnitCandidate, UnitProposal, UnitProposalMember
from tests.incorporation.unit_steps import (
    APPROVAL,
    FOUR,
    LIST,
    LONGGANG,
    NAME,
    candidate,
    consult,
    form_of,
    lives,
    main,
    proposed,
    row,
    submitted,
)
from tests.kit.at_once import at_once, meet
from tests.kit.client import client_of, sign_in
from tests.kit.queries import counted
from tests.people import PEOPLE, PLACES, UNITS

__all__ = ["candidate", "lives", "proposed"]


def test_the_committee_sees_the_place_its_people_and_the_rule(candidate, as_):
    assert (candidate.basis, candidate.division, candidate.people_full) == ("county", LONGGANG, 4)
    listed = main(as_("committee").get(LIST))
    assert "龙岗区" in listed and "4 名正式党员" in listed
    form = main(as_("committee").get(f"{LIST}/new?candidate={candidate.id}"))
    for login in FOUR:
        assert PEOPLE[login].name in form
    assert PEOPLE["silent"].name not in form and "党支部工作条例" in form
    assert "龙岗" in as_("committee").get("/").text


def test_the_button_says_that_a_unit_is_proposed_not_a_correction(candidate, as_):
    form = main(as_("committee").get(f"{LIST}/new?candidate={candidate.id}"))
    assert "提议组建</button>" in form and "提出更正" not in form


def test_nobody_else_sees_the_people_of_a_candidate(candidate, as_):
    for login in ("secretary", "host", "county", "host_committee", "member", "contact", "auditor", "admin"):
        assert as_(login).get(f"{LIST}/new?candidate={candidate.id}").status_code == 404, login
        assert as_(login).post(LIST, data=form_of(candidate)).status_code == 404, login
    assert UnitProposal.select().count() == 0


def test_a_proposal_names_its_people_and_takes_them_out_of_the_candidates(proposed, as_):
    assert row().name == NAME and UnitProposalMember.select().count() == 4
    assert UnitCandidate.select().count() == 0
    unit_findings.renew()
    assert UnitCandidate.select().count() == 0
    page = main(as_("committee").get(proposed))
    assert PEOPLE["courier"].name in page and NAME in main(as_("committee").get(LIST))


def test_host_and_county_read_counts_and_no_names(proposed, as_):
    assert as_("host_committee").get(proposed).status_code == 404
    assert as_("county").get(proposed).status_code == 404
    consult(as_, proposed)
    seen = main(as_("host_committee").get(proposed))
    assert "4 名正式党员" in seen and PLACES["fengshan"].name in seen
    assert as_("county").get(proposed).status_code == 404
    as_("host_committee").post(f"{proposed}/answer", data={"answer": "agrees"})
    as_("committee").post(f"{proposed}/submit")
    decides = main(as_("county").get(proposed))
    assert "4 名正式党员" in decides and PLACES["host-street"].name in decides
    for login in FOUR:
        assert PEOPLE[login].name not in seen + decides


def test_the_host_and_the_unit_above_it_are_asked_on_today(proposed, as_):
    assert NAME not in as_("host_committee").get("/").text + as_("host_county").get("/").text
    consult(as_, proposed)
    for login in ("host_committee", "host_county"):
        assert NAME in as_(login).get("/").text and NAME in as_(login).get(LIST).text
    assert NAME not in as_("host").get("/").text and as_("host").get(proposed).status_code == 404


def test_an_objection_says_why_and_the_county_reads_it(proposed, as_):
    consult(as_, proposed)
    bare = as_("host_committee").post(f"{proposed}/answer", data={"answer": "objects"})
    assert bare.status_code == 422 and row().answer is None
    why = {"answer": "objects", "answer_words": "园区已有流动党员党支部。"}
    assert as_("host_committee").post(f"{proposed}/answer", data=why).status_code == 303
    assert "submit" in as_("committee").get(proposed).text
    assert as_("committee").post(f"{proposed}/submit").status_code == 303
    assert "园区已有流动党员党支部" in as_("county").get(proposed).text


def test_a_host_outside_is_called_and_its_answer_noted_in_words(proposed, as_):
    outside = {"host_outside": "上海市闵行区莘庄镇党委", "host_contact": "李老师", "host_phone": "021-64921234"}
    consult(as_, proposed, **outside)
    assert "021-64921234" in as_("committee").get(proposed).text
    assert as_("committee").post(f"{proposed}/note-answer", data={"answer": "agrees"}).status_code == 422
    noted = {"answer": "agrees", "answer_words": "李老师11月23日电话答复同意。"}
    assert as_("committee").post(f"{proposed}/note-answer", data=noted).status_code == 303
    assert row().answered_by == PEOPLE["committee"].account_id


WRONG_HOSTS = [
    {},
    {"host": "not-an-id"},
    {"host": str(UNITS["home"])},
    {"host": str(UNITS["host-street"]), "host_outside": "莘庄镇党委"},
    {"host_outside": "莘庄镇党委"},
    {"host_outside": "莘" * 121, "host_phone": "021-64921234"},
    {"host_outside": "莘庄镇党委", "host_phone": "call me"},
]


def test_a_wrong_host_is_refused_with_what_was_typed(proposed, as_):
    for host in WRONG_HOSTS:
        answer = as_("committee").post(f"{proposed}/consult", data=host)
        assert answer.status_code == 422 and row().consulted_at is None, host
        assert host.get("host_phone", "") in answer.text


WRONG_PROPOSALS = [
    {"name": ""},
    {"name": "名" * 61},
    {"name": "丰山村党支部"},
    {"name": "坏\x07名"},
    {"words": "字" * 501},
    {"member": []},
    {"member": [str(PEOPLE["silent"].member_id)]},
    {"member": ["not-an-id"]},
    {"secretary": str(PEOPLE["secretary"].account_id)},
    {"secretary": str(PEOPLE["courier"].account_id), "organiser": str(PEOPLE["courier"].account_id)},
]


def test_a_wrong_proposal_is_refused_with_what_was_typed(candidate, as_):
    for wrong in WRONG_PROPOSALS:
        sent = form_of(candidate, **wrong)
        answer = as_("committee").post(LIST, data=sent)
        assert answer.status_code == 422 and sent["words"] in answer.text, wrong
    assert UnitProposal.select().count() == 0


def test_a_candidate_that_is_gone_is_no_page(candidate, as_):
    address = f"{LIST}/new?candidate={candidate.id}"
    UnitCandidate.delete().execute()
    assert as_("committee").get(address).status_code == 404
    assert as_("committee").post(LIST, data=form_of(candidate)).status_code == 404
    for bad in ("", "x", "0" * 500):
        assert as_("committee").get(f"{LIST}/new?candidate={bad}").status_code == 404


def test_a_proposal_is_changed_until_somebody_was_asked(proposed, as_):
    data = {"name": f"{NAME}（筹）", "member": [str(PEOPLE[login].member_id) for login in FOUR[:3]]}
    assert as_("committee").post(f"{proposed}/change", data=data).status_code == 303
    assert row().name == f"{NAME}（筹）" and UnitProposalMember.select().count() == 3
    consult(as_, proposed)
    assert as_("committee").get(f"{proposed}/change").status_code == 404
    assert as_("committee").post(f"{proposed}/change", data=data).status_code == 422


def test_nothing_is_submitted_before_the_host_has_answered_nor_decided_before_it_is_submitted(proposed, as_):
    assert as_("committee").post(f"{proposed}/submit").status_code == 422
    consult(as_, proposed)
    assert as_("committee").post(f"{proposed}/submit").status_code == 422
    assert as_("county").post(f"{proposed}/approve", data=APPROVAL).status_code == 404
    assert row().submitted_at is None


def test_a_withdrawn_proposal_is_over_and_its_people_are_candidates_again(proposed, as_):
    submitted(as_, proposed)
    assert as_("committee").post(f"{proposed}/withdraw").status_code == 303
    assert as_("county").post(f"{proposed}/approve", data=APPROVAL).status_code == 422
    assert UnitCandidate.select().count() == 1


def test_a_reply_is_due_within_a_month_and_late_after_it(proposed, as_, clock):
    consult(as_, proposed)
    assert "banner info" in as_("host_committee").get(proposed).text
    clock.forward(days=32)
    assert "banner warn" in as_("host_committee").get(proposed).text
    assert row().answered_at is None and row().submitted_at is None


def test_a_member_takes_along_the_proposals_in_which_they_are_named(proposed, as_):
    told = as_("courier").get("/me/data.json").json["unit_proposals"]
    assert [(one["unit"], one["division"], one["state"]) for one in told] == [(NAME, LONGGANG, "proposed")]


def test_a_page_of_many_people_asks_no_query_for_each(candidate, as_, lives):
    address = f"{LIST}/new?candidate={candidate.id}"
    as_("committee").get(address)
    with counted() as few:
        as_("committee").get(address)
    for login in ("silent", "returned", "quiet", "next_member"):
        lives(login)
    with counted() as many:
        as_("committee").get(address)
    assert len(many.selects) == len(few.selects)


def test_when_a_proposal_is_over_its_host_is_told_no_more_how_many_live_there(proposed, as_):
    consult(as_, proposed)
    assert "4 名正式党员" in main(as_("host_committee").get(proposed))
    assert as_("committee").post(f"{proposed}/withdraw").status_code == 303
    after = main(as_("host_committee").get(proposed))
    assert NAME in after and "名正式党员" not in after


@pytest.mark.both_engines
def test_of_two_who_propose_the_same_people_at_once_one_has_proposed_them(candidate, app, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    browsers = [sign_in(client_of(app), "committee") for _ in range(2)]
    meet(monkeypatch, unit_proposal_pages, "read_proposal")
    forms = [form_of(candidate), form_of(candidate, name="丰山镇驻深圳龙岗流动党员第二党支部")]
    answers = at_once(
        *(
            lambda browser=browser, form=form: browser.post(LIST, data=form).status_code
            for browser, form in zip(browsers, forms, strict=True)
        )
    )
    assert UnitProposal.select().count() == 1 and UnitProposalMember.select().count() == 4
    assert answers.count(303) == 1


def test_whoever_names_other_officers_proposes_them(proposed, as_):
    other = PEOPLE["county"].account_id
    UnitProposal.update(proposed_by=other).execute()
    data = {"name": NAME, "member": [str(PEOPLE[login].member_id) for login in FOUR[:3]]}
    assert as_("committee").post(f"{proposed}/change", data=data).status_code == 303
    assert row().proposed_by == other, "the same officers as before"
    named = data | {"secretary": str(PEOPLE["courier"].account_id)}
    assert as_("committee").post(f"{proposed}/change", data=named).status_code == 303
    assert row().secretary_id and row().proposed_by == PEOPLE["committee"].account_id
