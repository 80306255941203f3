"""The app opens: on the network, and without one."""

import pytest

from pwa.core.database import write
from pwa.organisations.models import Unit
from tests.people import PEOPLE

HELD = """async () => (await Promise.all((await caches.keys()).filter(name => name.startsWith('assets-'))
  .map(async name => (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()"""


@pytest.mark.nightly
def test_today_keeps_the_forms_says_so_and_fetches_them_again_only_when_it_has_something_new(fresh_phone):
    phone = fresh_phone
    phone.ready_offline()
    assert phone.page.evaluate("() => navigator.serviceWorker.ready.then(r => r.scope)") == phone.server.url + "/"
    held = phone.page.evaluate(HELD)
    assert "/offline" in held and not any("/screening/" in path or "/identity/" in path for path in held)
    fetched: list[str] = []
    phone.context.on(
        "request", lambda one: one.service_worker and fetched.append(one.url.removeprefix(phone.server.url))
    )
    phone.ready_offline()
    assert phone.page.evaluate("() => !!navigator.serviceWorker.controller")
    assert set(fetched) <= {"/"}, "nothing was new, and the forms were kept a moment ago"
    with write():
        Unit.update(name="幸福社区党支部").where(Unit.id == PEOPLE["member"].branch_id).execute()
    phone.ready_offline()
    assert {"/reports/location/new", "/reports/activity/new", "/reports"} <= set(fetched)


# The hardest is in `make test`; without signal or server other stories go on there.
EASIER = [pytest.param(how, marks=pytest.mark.nightly) for how in ("aeroplane mode", "server gone")]


@pytest.mark.parametrize("how", [*EASIER, "server silent"])
def test_forms_and_today_open_without_a_network(phone, how):
    phone.ready_offline()
    {"aeroplane mode": phone.offline, "server gone": phone.server.stop, "server silent": phone.server.freeze}[how]()
    never = phone.new_page()  # beside the others: where nothing answers and nothing is kept, it takes ten seconds
    never.evaluate("url => { location.assign(url) }", phone.server.url + "/never/visited")
    phone.open("/reports/location/new")
    assert phone.page.locator("h1").inner_text() == "你现在在哪里？"
    phone.open("/reports/activity/new")
    assert phone.page.locator("form[data-outbox-form=activity]").is_visible()
    phone.open("/")
    assert "王建国" in phone.page.locator("main").inner_text()
    never.locator("html[data-account='']").wait_for(state="attached")
    if how == "server silent":
        phone.server.thaw()
