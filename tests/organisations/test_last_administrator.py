"""The last administrator of a county is ended on the machine only."""

import pytest

from pwa.core.access import Role
from pwa.core.database import write
from pwa.organisations import succession
from pwa.organisations.models import Post, Unit
from tests.kit.at_once import at_once, meet
from tests.people import PEOPLE, UNITS

pytestmark = pytest.mark.both_engines


def posts() -> list[Post]:
    mine = Post.county_id == PEOPLE["admin"].county_id
    return list(Post.select().where(mine, Post.role == Role.ADMIN, Post.in_force()).order_by(Post.began_at, Post.id))


@pytest.fixture
def other(app):
    """A second administrator of the county."""
    with write():
        Post.give(PEOPLE["county"].account_id, Role.ADMIN, Unit.get_by_id(UNITS["county"]), None)


def end(browser, post, **more):
    return browser.post(f"/settings/posts/{post.id}/end", data={"sure": "1", **more}).status_code


def test_of_two_who_end_each_other_at_once_one_stays(as_, other, monkeypatch):
    first, second = posts()
    browsers = as_("admin"), as_("county")
    meet(monkeypatch, succession, "is_last_administrator")
    answers = at_once(lambda: end(browsers[0], second), lambda: end(browsers[1], first))
    assert len(posts()) == 1 and sorted(answers)[0] == 303 and sorted(answers)[1] in (404, 422)


def test_of_two_whose_accounts_are_closed_at_once_one_stays(as_, other, monkeypatch):
    browsers = as_("admin"), as_("county")
    paths = [f"/organisations/accounts/{PEOPLE[login].account_id}/close" for login in ("county", "admin")]
    meet(monkeypatch, succession, "is_last_administrator")
    at_once(*(lambda n=n: browsers[n].post(paths[n], data={"closing": "1"}) for n in (0, 1)))
    assert len(posts()) == 1


def test_handing_open_work_to_somebody_who_is_no_administrator_leaves_the_county_one(as_):
    [only] = posts()
    colleague = str(PEOPLE["auditor"].account_id)
    assert end(as_("admin"), only, successor=colleague) == 422
    assert [post.id for post in posts()] == [only.id]


def test_another_administrator_takes_the_work_over(as_, other):
    first, second = posts()
    assert end(as_("admin"), first, successor=str(second.account_id)) == 303
    assert [post.id for post in posts()] == [second.id]
