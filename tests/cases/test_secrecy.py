"""The text of a confidential case is in no answer to people who were not chosen, nor any sign that the case exists."""

import html
from uuid import UUID

from pwa.cases import week_figures
from pwa.cases.models import Case
from pwa.core.audit import AuditLine
from tests.cases.conftest import give_post, on_sqlite
from tests.people import PEOPLE

SAID = {"contact": "暗号甲给联系人", "branch": "暗号乙给支部", "committee": "暗号丙给党委"}
READS = {
    "member": {"contact", "branch", "committee"},
    "contact": {"contact"},
    "secretary": {"contact", "branch"},
    "organiser": {"contact", "branch"},
    "committee": {"committee"},
    "county": set(),
    "host": set(),
    "next_secretary": set(),
    "courier": set(),
    "auditor": set(),
    "admin": set(),
}
ADDRESSES = ("/", "/reports", "/liaison/cases", "/liaison/cases?state=overdue", "/liaison/lost", "/members", "/audit")
ADDRESSES += ("/me/data.json", "/me/trail", "/organisations", "/screening")


def everything_shown_to(client, cases: list[UUID]):
    """The pages that could speak of these requests; tests/architecture/test_walk.py searches for
    their words in all others."""
    whose = PEOPLE["member"].member_id
    about = [f"/members/{whose}", f"/liaison/lost/{whose}"]
    about += [f"{prefix}{case}" for case in cases for prefix in ("/reports/", "/liaison/cases/")]
    for path in (*ADDRESSES, *about):
        yield path, client.get(path)


@on_sqlite
def test_only_who_was_chosen_reads_a_request_wherever_it_is_searched_for(ask, as_):
    cases = [ask("member", readers=readers, words=words, category="health") for readers, words in SAID.items()]
    for login in READS:
        reads_only_what_is_meant_for(login, as_(login), cases)


def reads_only_what_is_meant_for(login, client, cases: list[UUID]) -> None:
    read = set()
    client.post("/members/reason", data={"unit": str(PEOPLE["member"].branch_id), "reason": "核查"})
    for path, answer in everything_shown_to(client, cases):
        text = html.unescape(answer.text)
        found = {readers for readers, words in SAID.items() if words in text}
        assert found <= READS[login], (login, path)
        read |= found
        if not READS[login]:
            assert "生病、受伤" not in text, (login, path)
    assert read == READS[login], login


def test_the_branch_learns_nothing_of_what_only_the_committee_reads(ask, as_):
    hidden = ask("member", readers="committee", words="只给党委")
    for login in ("secretary", "organiser", "contact"):
        client = as_(login)
        assert client.get(f"/liaison/cases/{hidden}").status_code == 404
        assert client.get(f"/reports/{hidden}").status_code == 404
        for page in ("/", "/reports", "/liaison/cases", f"/members/{PEOPLE['member'].member_id}"):
            assert str(hidden) not in client.get(page).text, (login, page)
    assert "只给党委" in as_("committee").get(f"/liaison/cases/{hidden}").text


def test_what_could_not_be_taken_in_is_told_to_nobody_but_the_sender(as_):
    from tests.reports.phone import Phone

    phone = Phone(as_("member"), "member")
    phone.send(phone.entry("request", {"category": "health", "readers": "committee", "words": "字" * 1001}))
    for login in ("secretary", "committee", "contact"):
        assert "王建国" not in as_(login).get("/reports").text, login


def test_above_there_are_counts_only_and_no_small_ones(ask, as_, clock):
    for login in ("member", "courier", "builder", "silent"):
        ask(login)
    week_figures.renew()
    table = as_("committee").get("/liaison/cases").text
    assert "少于 5" in table or "少于5" in table
    assert "丰山村党支部" in table and "王建国" not in table
    for login in ("nurse", "trader"):
        ask(login)
    clock.forward(days=7)
    week_figures.renew()
    assert ">6<" in as_("committee").get("/liaison/cases").text


def test_what_the_committee_reads_leaves_no_small_number_of_others_over(ask, step, as_):
    """Of five requests in the branch it was asked about four: '5' would say that there is one more."""
    for login in ("courier", "builder", "silent", "nurse"):
        assert step("secretary", ask(login), "ask-above", "请示") == 303
    assert ">4<" in as_("committee").get("/liaison/cases").text
    ask("member")
    week_figures.renew()
    table = as_("committee").get("/liaison/cases").text
    assert ">5<" not in table and ">4<" not in table and ("少于 5" in table or "少于5" in table)


def test_an_officer_of_two_levels_reads_as_the_one_and_guides_as_the_other(ask, step, as_):
    give_post("committee", "organiser", "home")
    case = ask(words="两级都在")
    assert "两级都在" in as_("committee").get(f"/liaison/cases/{case}").text
    assert step("secretary", case, "ask-above", "请示") == 303
    assert step("committee", case, "guidance", "这样办") == 303
    assert Case.get_by_id(case).last == "guidance"


def test_who_reads_a_case_by_a_form_that_is_refused_is_on_record_too(as_, ask):
    case = ask()
    answer = as_("secretary").post(f"/liaison/cases/{case}/note", data={"words": ""})
    looks = AuditLine.select().where(AuditLine.record_id == case, AuditLine.action == "looked_up")
    assert answer.status_code == 422 and looks.count() == 1
