"""What the worker fetches with a release, and what a page of a package names for itself."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from pwa.core.assets import CODE, IMPORT, STATIC, WEB, code, files, in_shell, modules_of, release

TEMPLATES = "\n".join(path.read_text("utf-8") for path in (WEB / "templates").rglob("*.html"))
SCRIPTS = [name for name in files() if name.endswith(".js") and not name.startswith(("js/worker/", "vendor/"))]
ELSEWHERE = ("js/worker/", "vendor/")
OF_PACKAGES = [n for n in files() if n.endswith(tuple(CODE)) and not in_shell(n) and not n.startswith(ELSEWHERE)]


def imported_by(name: str) -> list[str]:
    """The modules that a script imports, at once or later, as files below static/."""
    found = [(STATIC / name).parent / other for other in IMPORT.findall(code(name).decode())]
    return [path.resolve().relative_to(STATIC).as_posix() for path in found]


def named_by_pages() -> set[str]:
    """Every file that some page names, with what that imports."""
    styles = set(re.findall(r"asset\(['\"]([\w./-]+\.css)['\"]\)", TEMPLATES))
    said = re.findall(r"page_scripts\(([^)]*)\)", TEMPLATES)
    scripts = [name for names in said for name in re.findall(r"['\"]([\w./-]+)['\"]", names)]
    return styles | {module for name in scripts for module in modules_of(name)}


def test_the_worker_is_told_the_shell_and_nothing_of_a_package(client):
    facts = client.get("/service_worker.js").text.splitlines()[0]
    told = json.loads(facts.removeprefix("self.YANXING = ").removesuffix(";"))
    assert {path.removeprefix(f"/static/{release()}/") for path in told["assets"]} == {
        n for n in files() if in_shell(n)
    }
    assert all(client.get(path).status_code == 200 for path in told["assets"])
    assert not any("/screening/" in path for path in told["assets"])


@pytest.mark.parametrize("page", ["/", "/reports/location/new", "/reports/activity/new", "/reports", "/offline"])
def test_the_main_job_needs_the_shell_alone(as_, page):
    """A phone that has fetched nothing else opens these without a network."""
    named = re.findall(
        r'<(?:script|link)[^>]*(?:src|href)="/static/\w+/([^"]+\.(?:js|css))"', as_("member").get(page).text
    )
    assert "js/app.js" in named and all(in_shell(name) for name in named)


def test_the_shell_imports_nothing_of_a_package():
    found = {(name, other) for name in SCRIPTS if in_shell(name) for other in imported_by(name)}
    assert len(found) > 50 and {pair for pair in found if not in_shell(pair[1])} == set()


def test_a_package_uses_the_shell_and_its_own_scripts_and_no_other_packages():
    wrong = {
        (name, other)
        for name in SCRIPTS
        if not in_shell(name)
        for other in imported_by(name)
        if not in_shell(other) and Path(other).parent != Path(name).parent
    }
    assert wrong == set()


def test_every_import_leads_to_a_script_that_is_there():
    assert {other for name in SCRIPTS for other in imported_by(name)} <= set(SCRIPTS)


@pytest.mark.parametrize("name", OF_PACKAGES)
def test_a_packages_file_lies_in_its_folder_and_some_page_names_it(name):
    """What no page names would never come to a phone."""
    kind, package, *_ = name.split("/")
    assert kind in ("css", "js") and find_spec(f"pwa.{package}") is not None
    assert name in named_by_pages()


def test_a_page_names_a_script_with_all_that_it_imports(app):
    with app.test_request_context():
        tags = str(app.jinja_env.globals["page_scripts"]("js/members/worklist.js"))
    first, *others = re.findall(rf'"/static/{release()}/([^"]+)"', tags)
    assert first == "js/members/worklist.js" and tags.startswith('<script type="module" src=')
    assert sorted(others) == [f"js/members/{name}.js" for name in ("filter", "offline_copy", "search_results")]
    assert tags.count('<link rel="modulepreload" href="') == len(others)


def test_an_operator_can_send_the_script_that_removes_the_worker_in_its_place(app, engine):
    answer = engine.build_app(retire_worker=True).test_client().get("/service_worker.js")
    assert "registration.unregister()" in answer.text and "self.YANXING" not in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
