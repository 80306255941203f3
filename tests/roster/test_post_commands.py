"""On the machine a post counts at once; whoever holds it is asked about, and open work is handed over or named."""

import pytest

from pwa.core import i18n
from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.changes import contacts_of
from pwa.members.models import TimelineLine
from pwa.organisations.models import Post
from tests.people import PEOPLE, PLACES

HOME = PLACES["home"].name
NAME = PEOPLE["member"].name


def held(login: str) -> list[str]:
    return sorted(post.role for post in Post.held_by(PEOPLE[login].account_id))


def test_it_asks_what_becomes_of_the_one_who_holds_the_post(runner):
    told = runner("appoint", NAME, "secretary", HOME)
    assert told.exit_code == 1 and PEOPLE["secretary"].name in told.output and "/welcome/" not in told.output
    assert held("secretary") == ["secretary"] and held("member") == []


def test_handed_over_the_former_holder_has_no_post_any_more(runner):
    told = runner("appoint", NAME, "secretary", HOME, input="hands-over\n")
    assert told.exit_code == 0 and "/welcome/" in told.output
    assert held("secretary") == [] and held("member") == ["secretary"]
    lines = TimelineLine.select().where(TimelineLine.member == PEOPLE["secretary"].member_id)
    assert "post_ended" in {line.kind for line in lines}
    assert AuditLine.select().where(AuditLine.action == "ended post").exists()


def test_both_hold_it_if_that_is_said(runner):
    assert runner("appoint", NAME, "secretary", HOME, "--holder", "stays").exit_code == 0
    assert held("secretary") == ["secretary"] == held("member")


def test_a_post_is_ended_and_ended_again_is_refused(runner, as_):
    browser, name = as_("secretary"), PEOPLE["secretary"].name
    assert runner("dismiss", name, "secretary", HOME).exit_code == 0
    assert held("secretary") == []
    assert browser.get(f"/members/{PEOPLE['member'].member_id}").status_code == 404
    assert runner("dismiss", name, "secretary", HOME).exit_code == 1
    assert runner("dismiss", name, "emperor", HOME).exit_code == 2
    assert runner("dismiss", name, "secretary", "没有这个党支部").exit_code == 1


def test_the_members_of_a_contact_person_go_to_the_successor_or_are_named(runner):
    contact, unit = PEOPLE["contact"], Post.get(Post.account_id == PEOPLE["contact"].account_id).unit
    told = runner("dismiss", contact.name, "contact", unit.name, "--to", PEOPLE["organiser"].name)
    assert told.exit_code == 0, told.output
    assert [row.account_id for row in contacts_of(PEOPLE["member"].member_id)] == [PEOPLE["organiser"].account_id]
    told = runner("dismiss", PEOPLE["organiser"].name, "contact", unit.name)
    assert told.exit_code == 0 and "4" in told.output
    assert contacts_of(PEOPLE["member"].member_id) == []


def test_nobody_unknown_takes_over(runner):
    told = runner("dismiss", PEOPLE["secretary"].name, "secretary", HOME, "--to", PEOPLE["host"].name)
    assert told.exit_code == 1 and held("secretary") == ["secretary"]
    assert Account.get_by_id(PEOPLE["host"].account_id).closed_at is None


def test_a_closed_account_gets_no_post_and_no_link(runner):
    with write():
        Account.update(closed_at=now()).where(Account.id == PEOPLE["member"].account_id).execute()
    for told in (runner("appoint", NAME, "organiser", HOME, "--holder", "stays"), runner("invite", "member")):
        assert told.exit_code == 1 and "/welcome/" not in told.output
    assert held("member") == []


@pytest.mark.parametrize(
    ("language", "words", "others"),
    [
        ("zh_CN.UTF-8", "联系的党员（", "members to keep"),
        ("en_US.UTF-8", "members to keep in touch with (", "联系的党员"),
    ],
)
def test_open_work_is_named_in_the_language_of_the_terminal(runner, monkeypatch, language, words, others):
    monkeypatch.setenv("LC_ALL", language)
    i18n.terminal_locale.cache_clear()
    unit = Post.get(Post.account_id == PEOPLE["contact"].account_id).unit
    told = runner("dismiss", PEOPLE["contact"].name, "contact", unit.name).output
    monkeypatch.undo()
    i18n.terminal_locale.cache_clear()
    assert words in told and others not in told, told
