"""Two people with the same name are told apart wherever an officer picks one of them."""

import pytest

from pwa.members.models import Member
from pwa.members.namesakes import told_apart
from tests.meetings.conftest import called
from tests.people import PEOPLE


@pytest.mark.parametrize(
    ("people", "names"),
    [
        ([], []),
        ([("a", "王芳", "13800000001"), ("b", "李强", "13800000002")], ["王芳", "李强"]),
        (
            [("a", "王芳", "13800000001"), ("b", "李强", None), ("c", "王　芳", "13800000003")],
            ["王芳（尾号 0001）", "李强", "王　芳（尾号 0003）"],
        ),
        ([("a", "王芳", None), ("b", "王芳", "13800000003")], ["王芳", "王芳（尾号 0003）"]),
    ],
)
def test_a_name_that_several_have_is_followed_by_the_end_of_the_number(app, people, names):
    with app.test_request_context():
        assert told_apart(people) == dict(zip([one[0] for one in people], names, strict=True))


def test_pages_on_which_a_member_is_picked_tell_namesakes_apart(as_):
    first, second = (Member.get_by_id(PEOPLE[login].member_id) for login in ("member", "silent"))
    Member.update(name=first.name, name_key=first.name_key).where(Member.id == second.id).execute()
    client, meeting = as_("secretary"), called()
    pages = (
        "/meetings/record",
        f"/meetings/{meeting.id}",
        f"/meetings/{meeting.id}/roll",
        f"/meetings/{meeting.id}/roll/print",
        "/meetings/groups",
        "/reports/activity/new",
    )
    for page in pages:
        text = client.get(page).text
        for one in (first, second):
            assert f"{first.name}（尾号 {one.phone[-4:]}）" in text, page
