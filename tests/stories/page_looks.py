"""Read a page in its looks: light, dark and large text, opened or put into the place of the open one."""

import os
import re
from collections.abc import Iterable, Sequence

from pwa.core.database import write
from pwa.identity.models import Account
from tests.kit.browser import Phone
from tests.kit.client import Client
from tests.people import PEOPLE

# Dark changes colours, large text changes sizes: the rest was read in the light.
LOOKS = {
    "light": (),
    "dark": ("color-contrast", "link-in-text-block"),
    "large": ("target-size", "scrollable-region-focusable"),
}
# Asked where every class of every page is seen: colours and sizes come from classes; to read them costs most.
OF_CLASSES = ("color-contrast", "css-orientation-lock", "target-size")
# How many pages of every class are read in dark and large text too; None for all.
IN_ALL_LOOKS = None if os.environ.get("YANXING_LONG") else 6
# A page does more than the shell's scripts do in every page.
SCRIPTED = re.compile(r"data-(outbox-form|place-picker|worklist)|/js/(?!app\.js)[^\"]*\"></script>")
# Puts another page in the place of the open one: its scripts do not run, its styles do. Styles that are there stay.
SHOW = """async ([path, given]) => {
  const html = given ?? await (await fetch(path)).text()
  const other = new DOMParser().parseFromString(html, 'text/html')
  const styles = page => [...page.querySelectorAll('link[rel=stylesheet]')]
  if (styles(other).map(link => link.href).join() === styles(document).map(link => link.href).join()) {
    const [here, there] = [document.documentElement, other.documentElement]
    for (const { name } of [...here.attributes]) here.removeAttribute(name)
    for (const { name, value } of [...there.attributes]) here.setAttribute(name, value)
    document.title = other.title
    document.body.replaceWith(document.adoptNode(other.body))
  } else {
    document.replaceChild(document.adoptNode(other.documentElement), document.documentElement)
    const loading = styles(document).filter(link => !link.sheet)
    await Promise.all(loading.map(link => new Promise((done, fail) => { link.onload = done; link.onerror = fail })))
  }
  window.OOPSES = []
}"""
CLASS = re.compile(r' class="([^"]+)"')
ONCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # a form has a new id each time


def large_text(login: str, on: bool) -> None:
    """As the person chose in the menu."""
    with write():
        Account.update(large_text=on).where(Account.id == PEOPLE[login].account_id).execute()


# All that large text changes in the HTML of most pages: it can be done in the open page as well.
CHIP = '<button class="chip" name="large" value={}'
USUAL, LARGE = CHIP.format('"1" aria-pressed="false"'), CHIP.format('"0" aria-pressed="true"')
ENLARGE = """() => {
  document.documentElement.dataset.large = ''
  for (const chip of document.querySelectorAll('button.chip[name=large]')) {
    chip.value = '0'
    chip.ariaPressed = 'true'
  }
}"""


def enlarged(html: str) -> str:
    """What ENLARGE makes of the page with this HTML, but for ids that are new each time."""
    html = re.sub("(<html[^>]*)>", r"\1 data-large>", html, count=1)
    return ONCE.sub("", html.replace(USUAL, LARGE))


def comes_enlarged(login: str, client: Client, path: str, usual: str) -> bool:
    """Whether the server answers in large text just what ENLARGE makes of its usual answer."""
    large_text(login, True)
    large = client.get(path).text
    large_text(login, False)
    return enlarged(usual) == ONCE.sub("", large)


Shown = tuple[str, str]  # whose login, which path


def showing_every_class(pages: dict[Shown, str]) -> list[Shown]:
    """So many of these pages that whatever has a look is on one of them, the richest first; all in `make test-all`."""
    if IN_ALL_LOOKS is None:
        return list(pages)
    has = {page: {name for found in CLASS.findall(html) for name in found.split()} for page, html in pages.items()}
    left, chosen = set().union(*has.values()), []
    while left:
        chosen.append(max(has, key=lambda page: len(has[page] & left)))
        left -= has[chosen[-1]]
    return chosen


def found_in(phone: Phone, where: str, *rules: str, without: Sequence[str] = (), within: str = "") -> list[str]:
    """What axe finds on the open page or `within` a part of it, and whether it is wider than the screen."""
    found = [f"{where}: {fault}" for fault in phone.axe(*rules, without=without, within=within)]
    return [*found, f"{where}: wider than the screen"] if phone.scrolls_sideways() else found


def read_in_looks(
    phone: Phone, login: str, path: str, looks: Iterable[str], in_place: bool, put: str = ""
) -> list[str]:
    """What is found on this page in these of LOOKS; for large text it is shown anew, or enlarged in place. The page
    is opened, or its HTML `put` into the one that is open."""

    def opened(html: str | None = None) -> None:
        if put:
            phone.page.evaluate(SHOW, [path, html])
            return
        phone.open(path)
        phone.page.locator(".lines, html[data-account='']").first.wait_for(state="attached")  # the outbox is awake

    found = []
    for look in looks:
        phone.page.emulate_media(color_scheme="dark" if look == "dark" else "light", reduced_motion="reduce")
        if look == "light":
            opened(put)
        if look == "large" and in_place:
            phone.page.evaluate(ENLARGE)
        elif look == "large":
            large_text(login, True)
            opened()
            large_text(login, False)
        found += found_in(phone, look, *LOOKS[look])
    phone.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found
