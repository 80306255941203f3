"""Who came in by somebody else's link learns neither what was said in a contact nor who asked for help, and changes no
contact person, until they have proven who they are."""

import re
from html import unescape
from urllib.parse import quote

from pwa.members.models import ContactAssignment
from tests.cases.test_limited_sessions import limited
from tests.liaison.test_contacts import MEMBER, contact
from tests.people import PEOPLE, UNITS, ago, said

LIST, ASSIGNMENTS = "/liaison/contacts", "/liaison/assignments"
BUILDER, FORMER = PEOPLE["builder"], PEOPLE["contact"]


def test_what_was_said_is_read_by_nobody_in_such_a_session_not_even_by_who_wrote_it(phone_of, as_, app):
    made = phone_of("contact").accepted("contact", contact(2, needs="想学电工"), subject=str(MEMBER))
    for login in ("contact", "secretary", "member"):
        for path in (f"/members/{MEMBER}", f"/reports/{made}", f"{LIST}/{MEMBER}"):
            assert "想学电工" in as_(login).get(path).text or (login, path) == ("member", f"{LIST}/{MEMBER}")
            text = limited(app, login).get(path).text
            assert "想学电工" not in text and "在深圳上班" not in text, (login, path)
    assert said(2) in limited(app, "contact").get(f"{LIST}/{MEMBER}").text


def test_what_was_said_stands_in_no_address_and_in_the_form_of_a_correction_for_its_writer_alone(phone_of, as_, app):
    phone = phone_of("contact")
    made = phone.accepted("contact", contact(2, needs="想学电工"), subject=str(MEMBER))
    refused = phone.entry("contact", contact(-5, needs="想学焊工"), subject=str(MEMBER))
    assert phone.outcome(refused) == "rejected"
    for page, words in ((f"/reports/{made}", "想学电工"), ("/reports", "想学焊工")):
        hrefs = re.findall(r'href="(/liaison/contacts/new[?][^"]*replaces[^"]*)"', as_("contact").get(page).text)
        [href] = {unescape(href) for href in hrefs}
        assert "summary" not in href and "needs=" not in href and quote("想学") not in href
        text = as_("contact").get(href).text
        assert words in text and "在深圳上班" in text
        for other in (as_("secretary"), limited(app, "contact")):
            text = other.get(href).text
            assert words not in text and "在深圳上班" not in text


def test_who_asked_for_help_is_not_said_in_such_a_session(phone_of, as_, app):
    wish = {"category": "family", "words": "孩子上学", "readers": "contact"}
    phone_of("builder").accepted("request", wish)
    for login in ("contact", "secretary"):
        assert "提出诉求" in as_(login).get(LIST).text
        for path in (LIST, f"{LIST}/{BUILDER.member_id}"):
            answer = limited(app, login).get(path)
            assert answer.status_code == 200 and "诉求" not in answer.text.partition("<main")[2], (login, path)


def test_contact_persons_are_changed_only_after_a_proof(as_, app):
    browser, before = limited(app, "secretary"), list(ContactAssignment.select().dicts())
    form = f"{ASSIGNMENTS}/{UNITS['home']}/{FORMER.account_id}"
    for path, data in (
        (ASSIGNMENTS, {"unit": str(UNITS["home"]), "pair": f"{MEMBER}:{FORMER.account_id}"}),
        (form, {"successor": str(PEOPLE["organiser"].account_id), "on": ago(0)}),
        (f"/liaison/handovers/{MEMBER}/cancel", {}),
    ):
        assert browser.post(path, data=data).status_code == 403, path
    assert list(ContactAssignment.select().dicts()) == before
