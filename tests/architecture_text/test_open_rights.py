"""One place decides which posts give rights: no other code asks whether a post has ended."""

import ast
from pathlib import Path

PWA = Path(__file__).resolve().parents[2] / "pwa"
RIGHTS = {"Post", "ContactAssignment"}
# How often it is asked all the same: the definition, what ends or lists posts that give no right any more, the order of
# a person's names, and which kinds a unit may have while somebody holds a post there.
MAY = {
    "organisations/models.py": 2,
    "organisations/post_list.py": 1,
    "organisations/succession.py": 4,
    "roster/post_commands.py": 1,
    "roster/unit_kind_changes.py": 1,
    "members/changes.py": 2,
    "members/models.py": 1,
    "members/post_work.py": 1,
    "members/access_log.py": 1,
}


def asked_directly(source: str) -> int:
    """Count `x.ended_at.is_null()` in a file that knows one of the models, whatever the model is called there; not of
    another model, which has a capital letter too."""
    tree = ast.parse(source)
    known = {
        name.asname or name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names
    }
    known |= {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    if not known & RIGHTS:
        return 0
    others = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name not in RIGHTS]
    foreign = {id(node) for other in others for node in ast.walk(other) if _whose(node) == "cls"}
    return sum(
        node.func.attr == "is_null" and not node.args and id(node.func.value) not in foreign
        and _whose(node.func.value) is not None
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )  # fmt: skip


def _whose(asked: ast.AST) -> str | None:
    if not (isinstance(asked, ast.Attribute) and asked.attr == "ended_at" and isinstance(asked.value, ast.Name)):
        return None
    name = asked.value.id
    return name if name in RIGHTS or not name[0].isupper() else None


def test_an_alias_of_a_right_is_seen_and_another_model_is_not():
    of = "from pwa.members.models import ContactAssignment\nof = ContactAssignment\n"
    assert asked_directly(of + "of.ended_at.is_null()") == 1
    assert asked_directly(of + "Session.ended_at.is_null(); of.ended_at.is_null(False); of.in_force()") == 0
    assert asked_directly("of.ended_at.is_null()") == 0, "it knows neither model"


def test_a_right_by_a_post_is_read_through_in_force():
    found = {}
    for file in PWA.rglob("*.py"):
        name = file.relative_to(PWA).as_posix()
        number = asked_directly(file.read_text())
        if number > MAY.get(name, 0):
            found[name] = number
    assert not found, f"ask Post.in_force() or ContactAssignment.in_force() instead: {found}"
