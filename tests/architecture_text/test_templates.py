"""Templates: nothing inline, no raw words, and every block can be rendered alone."""

import re
from pathlib import Path

import pytest
from jinja2 import meta, nodes

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
COMMENTS = re.compile(r"\{#.*?#\}", re.S)
# Attributes that the strict policy refuses, or that would carry code.
INLINE = re.compile(
    r"""<style[\s>]|\sstyle\s*=|\shx-on|\son[a-z]+\s*=\s*["']|["'](?:javascript|js):|<script(?![^>]*\ssrc=)[^>]*>"""
)
# Words that are the same in every language: the name, and each language's own name for itself.
NAMES = {"雁行", "中文"}


def text_of(name: str) -> str:
    """The template without its comments."""
    return COMMENTS.sub("", (FOLDER / name).read_text("utf-8"))


def test_nothing_is_inline():
    assert [(name, found) for name in TEMPLATES if (found := INLINE.findall(text_of(name)))] == []


def test_no_value_escapes_escaping():
    """Only the components mark something as safe: their own markup, and a QR code drawn by us."""
    pages = [name for name in TEMPLATES if not name.startswith("ui/")]
    assert [name for name in pages if re.search(r"\|\s*safe\b|autoescape\s+false", text_of(name))] == []


def test_every_chinese_word_comes_from_the_catalogue():
    raw = {(name, word) for name in TEMPLATES for word in re.findall(r"[\u4e00-\u9fff]+", text_of(name))}
    assert {(name, word) for name, word in raw if word not in NAMES} == set()


def test_no_colon_or_comma_follows_a_value_outside_the_catalogue():
    """Chinese and English write them differently: `%(label)s: %(text)s` and `, ` are texts of the catalogue."""
    signs = re.compile(r"\}\}\s*[:：，、；。]")
    assert [(name, found) for name in TEMPLATES if (found := signs.findall(text_of(name)))] == []


@pytest.fixture(scope="module")
def environment():
    from pwa.app import create_app
    from tests.kit.engines import settings_for

    folder = Path("/tmp")
    return create_app(settings_for("sqlite:////tmp/yanxing-never-opened.db", folder)).jinja_env


def test_no_page_reads_a_name_that_the_layout_sets(environment):
    """It would get the layout's value instead of the one that its view hands over."""
    layout = environment.parse((FOLDER / "base.html").read_text("utf-8"))
    ours = {node.target.name for node in layout.find_all(nodes.Assign) if isinstance(node.target, nodes.Name)}
    assert "here" in ours
    taken = {}
    for name in TEMPLATES:
        tree = environment.parse((FOLDER / name).read_text("utf-8"))
        if any(tree.find_all(nodes.Extends)):
            read = meta.find_undeclared_variables(tree) & ours
            taken |= {name: read} if read else {}
    assert taken == {}


def test_every_block_can_be_rendered_alone(environment):
    """What a page sets or imports at its top is undefined when HTMX asks for one of its blocks."""
    for name in TEMPLATES:
        tree = environment.parse((FOLDER / name).read_text("utf-8"))
        if not any(tree.find_all(nodes.Extends)):
            continue
        set_above: set[str] = set()
        for node in tree.body:
            if isinstance(node, nodes.Assign | nodes.AssignBlock):
                set_above |= {
                    found.name for found in [node.target, *node.target.find_all(nodes.Name)] if hasattr(found, "name")
                }
            if isinstance(node, nodes.Import):
                set_above.add(node.target)
            if isinstance(node, nodes.FromImport):
                set_above |= {part if isinstance(part, str) else part[1] for part in node.names}
        for block in tree.find_all(nodes.Block):
            here = {n.name for n in block.find_all(nodes.Name) if n.ctx == "store"}
            here |= {p if isinstance(p, str) else p[1] for n in block.find_all(nodes.FromImport) for p in n.names}
            used = {n.name for n in block.find_all(nodes.Name) if n.ctx == "load"} - here
            assert not used & set_above, f"{name}: block {block.name} uses {used & set_above}, set outside of it"


def test_every_template_compiles(environment):
    for name in TEMPLATES:
        environment.get_template(name)


def test_forms_say_where_they_go():
    for name in TEMPLATES:
        for form in re.findall(r"<form\b[^>]*>", text_of(name)):
            if "data-outbox-form" in form:
                assert "hx-" not in form, f"{name}: the outbox takes this form, htmx must not"
                assert 'method="post"' in form and "action=" in form, name


OF_A_REQUEST = {"request", "session", "g", "config", "current_user", "get_flashed_messages", "url_for"}


def test_what_stands_on_every_page_is_changed_by_nothing_but_the_language(environment):
    """`always(…)` renders a template once: what it and the components say may hang on no request and no person."""
    named = {found for name in TEMPLATES for found in re.findall(r'\balways\("([^"]+)"\)', text_of(name))}
    assert named == {"ui/outbox.html"}
    for name in named:
        assert meta.find_undeclared_variables(environment.parse(text_of(name))) <= {"_", "ui"}
    components = meta.find_undeclared_variables(environment.parse(text_of("ui/macros.html")))
    assert components & OF_A_REQUEST == set()
