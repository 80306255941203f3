"""Who loses their post at the very moment takes no work on: it would stay with somebody who may not do it."""

import pytest

from pwa.cases.models import Case
from pwa.core import transitions
from pwa.core.database import write
from pwa.organisations import succession
from pwa.organisations.models import Post, Unit
from tests.kit.at_once import at_once
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE, UNITS

pytestmark = pytest.mark.both_engines
BUILDER = PEOPLE["builder"]


@pytest.fixture
def post(app) -> Post:
    with write():
        return Post.give(BUILDER.account_id, "organiser", Unit.get_by_id(UNITS["home"]), None)


def test_a_request_is_not_taken_on_by_whose_post_ends_between_page_and_transaction(post, ask, step, monkeypatch):
    case, known = ask(), transitions.transact

    def slowly(work):
        with write():
            succession.end(Post.get_by_id(post.id), None)
        return known(work)

    monkeypatch.setattr(transitions, "transact", slowly)
    assert step("builder", case, "take-on") == 404
    assert Case.get_by_id(case).owner_id is None


def test_at_once_the_work_goes_back_or_was_never_taken_on(post, ask, app):
    for _ in range(3):
        case = ask()
        Post.update(ended_at=None, ended_by=None).where(Post.id == post.id).execute()
        officer = sign_in(client_of(app), "builder")

        def end():
            with app.app_context(), write():
                succession.end(Post.get_by_id(post.id), None)

        at_once(lambda case=case, by=officer: by.post(f"/liaison/cases/{case}/take-on"), end)
        assert Case.get_by_id(case).owner_id is None
