"""One place decides which posts give rights: no other code asks whether a post has ended."""

import re
from pathlib import Path

PWA = Path(__file__).resolve().parents[2] / "pwa"
ENDED = re.compile(r"\b(?:Post|ContactAssignment|post)\.ended_at\.is_null\(\)")
# How often it is asked all the same: the definition, what ends or lists posts that give no right any more, the order of
# a person's names, and which kinds a unit may have while somebody holds a post there.
MAY = {
    "organisations/models.py": 2,
    "organisations/post_list.py": 1,
    "organisations/succession.py": 4,
    "roster/post_commands.py": 1,
    "roster/unit_kind_changes.py": 1,
    "members/changes.py": 3,
    "members/post_work.py": 1,
    "members/access_log.py": 1,
}


def test_a_right_by_a_post_is_read_through_in_force():
    found = {}
    for file in PWA.rglob("*.py"):
        name = file.relative_to(PWA).as_posix()
        number = len(ENDED.findall(file.read_text()))
        if number > MAY.get(name, 0):
            found[name] = number
    assert not found, f"ask Post.in_force() or ContactAssignment.in_force() instead: {found}"
