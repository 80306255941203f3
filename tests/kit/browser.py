"""A phone of 360×800 in Chromium (tests/kit/chromium.py): what a person does with it, and what can be read from it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.kit import set_clock
from tests.kit.server import Server, until

if TYPE_CHECKING:
    from tests.kit.chromium import Chromium

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
SIZE = {"width": 360, "height": 800}
PATIENCE = 60_000  # ms; on a crowded machine a page that should come in one second has taken twenty
KEPT_AT = "yanxing-kept-at"  # what the worker puts on a copy that it keeps
AGENT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36"
)
# What a browser says when the network is away; everything else on the console is a fault of ours.
NETWORK = ("net::ERR_", "Failed to load resource", "Failed to fetch", "An SSL", "NetworkError")

# Reads a store to its end. A look must never make the database: the app would find it empty for ever.
STORED = Path(__file__).with_name("stored.js").read_text("utf-8")

# Every offline form of the page has been taken over by the outbox; before that a form posts itself.
AWAKE = "() => !document.querySelector(`html:not([data-account='']) form[data-outbox-form]:not([data-alive])`)"

# Asks axe about the page, or a part of it, but for the pieces of its frame that are `known`. Which tab is marked as the
# present one, and where a form of the frame leads back to, makes no other frame.
ASK_AXE = """async ([part, wish, known]) => {
  const large = 'large' in document.documentElement.dataset
  const look = `${matchMedia('(prefers-color-scheme: dark)').matches} ${large} ${innerWidth}`
  const pieces = [...document.querySelectorAll('body > :is(header, nav, footer)')]
  const words = piece => {
    const html = piece.outerHTML.replace(/(name="next") value="[^"]*"/g, '$1')
    return `${look} ${html.includes('aria-current')} ${html.replaceAll(/ aria-current="[^"]*"/g, '')}`
  }
  const frame = pieces.map(words)
  const exclude = pieces.filter((_, n) => known.includes(frame[n]))
  const { violations } = await axe.run(part || (exclude.length ? { exclude } : document), wish)
  return { violations, frame }
}"""


# Only the system's own tap lets a worker wait for what follows and focus a page: here both are given by hand.
TAPPED = """async () => {
  WindowClient.prototype.focus = async function () { return this }
  const [notification] = await self.registration.getNotifications()
  const tap = new NotificationEvent('notificationclick', { notification })
  let follows
  tap.waitUntil = work => { follows = work }
  self.dispatchEvent(tap)
  await follows
}"""


class Phone:
    """One person's phone: tabs, cookies, what is stored; with the actions of a story."""

    def __init__(self, chromium: "Chromium", server: Server, context: BrowserContext, emulate: bool = False) -> None:
        self.chromium, self.server, self.context, self.emulate = chromium, server, context, emulate
        self.errors: list[str] = []
        self._page: Page | None = None
        self._axe, self.scripts, self.can_serve_again = False, True, False
        self._frames: dict[Any, set[str]] | None = None  # those that axe has read, by the rules
        if set_clock.is_set():
            context.add_init_script(set_clock.script())

    @property
    def page(self) -> Page:
        """The open tab."""
        if self._page is None or self._page.is_closed():
            self._page = self.new_page()
        return self._page

    def new_page(self) -> Page:
        """Another tab."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: line.type == "error" and self.errors.append(line.text))
        if self.emulate:
            session = self.cdp(page)
            screen = {**SIZE, "deviceScaleFactor": 1, "mobile": True}
            session.send("Emulation.setDeviceMetricsOverride", screen)
            session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
            session.send("Emulation.setUserAgentOverride", {"userAgent": AGENT, "acceptLanguage": "zh-CN,zh;q=0.9"})
            session.send("Emulation.setTimezoneOverride", {"timezoneId": set_clock.zone()})
        return page

    def cdp(self, page: Page | None = None) -> CDPSession:
        """A DevTools session on the tab."""
        return self.context.new_cdp_session(page or self.page)

    def open(self, path: str) -> Page:
        """Go to an address of ours, and look at the page until its forms are in hand."""
        self.page.goto(self.server.url + path)
        if self.scripts:
            self.page.wait_for_function(AWAKE)
        return self.page

    def open_from_server(self, path: str) -> Page:
        """As `open`, until the server itself answers: after two seconds the worker shows the page that it kept."""
        url = self.server.url + path
        until(lambda: (answer := self.page.goto(url)) and KEPT_AT not in answer.headers)
        self.page.wait_for_function(AWAKE)
        return self.page

    def sign_in(self, login: str) -> None:
        """Signed in as one of the cast, without the ceremony."""
        self.context.add_cookies([self.server.cookie(login)])

    def ready_offline(self) -> None:
        """Today is open and has said that the forms are kept."""
        self.open("/")
        self.page.locator("[data-ready-offline=ready]").wait_for(state="visible")

    def offline(self, away: bool = True) -> None:
        """Aeroplane mode."""
        self.context.set_offline(away)

    def authenticator(self) -> tuple[CDPSession, str]:
        """A thumb: a platform authenticator with discoverable keys that verifies its user."""
        session = self.cdp()
        session.send("WebAuthn.enable", {"enableUI": False})
        able = ("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation")
        options = {"protocol": "ctap2", "transport": "internal", **dict.fromkeys(able, True)}
        return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def stored(self, store: str) -> list[dict[str, Any]]:
        """What the phone keeps in this store; nothing while the app has not made it."""
        return list(self.page.evaluate(STORED, store))

    def entries(self) -> list[dict[str, Any]]:
        """What is in the outbox, read from the store itself."""
        return self.stored("entries")

    def states(self) -> list[str]:
        """The state of each entry, oldest number first."""
        return [entry["state"] for entry in sorted(self.entries(), key=lambda entry: entry.get("seq") or 0)]

    def sync_event(self) -> None:
        """The browser's Background Sync fires, as the system would make it."""
        self._tell_worker("dispatchSyncEvent", tag="outbox", lastChance=False)

    def push(self, said: str) -> None:
        """The browser's push service hands over a message, already decrypted."""
        self._tell_worker("deliverPushMessage", data=said)

    def tap_notification(self) -> None:
        """Tap the notification that is shown, as the system would tell the worker."""
        [worker] = self.context.service_workers
        worker.evaluate(TAPPED)

    def _tell_worker(self, event: str, **more: Any) -> None:
        session, registrations = self.cdp(), {}
        session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda said: registrations.update({r["scopeURL"]: r["registrationId"] for r in said["registrations"]}),
        )
        session.send("ServiceWorker.enable")
        until(lambda: self.page.wait_for_timeout(50) or self.server.url + "/" in registrations)
        where = {"origin": self.server.url, "registrationId": registrations[self.server.url + "/"]}
        session.send(f"ServiceWorker.{event}", {**where, **more})

    def run_in_every_page(self, script: str) -> None:
        """Run this script before those of every page."""
        self.can_serve_again = False
        self.context.add_init_script(script)

    def deny(self, permission: str) -> None:
        """The browser refuses this permission to our origin."""
        self.can_serve_again = False
        here = self.cdp().send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
        asked = {"permission": {"name": permission}, "setting": "denied", "origin": self.server.url}
        self.chromium.browser.new_browser_cdp_session().send(
            "Browser.setPermission", {**asked, "browserContextId": here}
        )

    def without_background_sync(self) -> None:
        """Only pages send: what the worker sends passes no `context.route`. To be said before an entry is saved."""
        self.deny("background-sync")

    def carry_axe(self, every_frame: bool = True) -> None:
        """Every page from now on brings axe along: sent once to the browser, not with each page. The frame of a page
        (head, tabs, foot) is three quarters of it: without `every_frame` one that was read before, word for word, in
        the same colours and sizes and by the same rules, is not read again."""
        if not self._axe:
            self.run_in_every_page(AXE.read_text("utf-8"))
            self._axe, self._frames = True, None if every_frame else {}

    def axe(self, *rules: str, without: Sequence[str] = (), within: str = "") -> list[str]:
        """Return what axe finds on the open page, or `within` the part with this selector: by all rules of WCAG 2.2 AA
        `without` some, or by these `rules`."""
        assert self._axe, "carry_axe() before the page is opened"
        standards = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        only = {"type": "rule", "values": rules} if rules else standards
        wish = {"runOnly": only, "resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
        known = None if self._frames is None or within else self._frames.setdefault((rules, tuple(without)), set())
        found = self.page.evaluate(ASK_AXE, [within, wish, sorted(known or ())])
        if known is not None:
            known.update(found["frame"])
        return [f"{v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]]

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the screen."""
        return bool(self.page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))

    def faults(self) -> list[str]:
        """Errors on the console that are not about a network that is away."""
        return [text for text in self.errors if not any(part in text for part in NETWORK)]

    def forget(self) -> None:
        """Lose everything that a person or the server put here; the app's own files stay, as after signing out."""
        self.errors.clear()
        self.context.set_offline(False)
        self.context.unroute_all()
        self.context.clear_cookies()
        session = self.cdp()
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        kinds = "cookies,indexeddb,local_storage"
        session.send("Storage.clearDataForOrigin", {"origin": self.server.url, "storageTypes": kinds})
        session.send("Network.enable")
        session.send("Network.setBypassServiceWorker", {"bypass": True})
        self.page.goto(self.server.url + "/healthz")  # caches are read through a page of their origin: a light one
        for cache in session.send("CacheStorage.requestCacheNames", {"securityOrigin": self.server.url})["caches"]:
            if cache["cacheName"].startswith("pages-"):
                session.send("CacheStorage.deleteCache", {"cacheId": cache["cacheId"]})
        self.page.close()

    def close(self) -> None:
        """The story is over."""
        if self.can_serve_again:
            for page in self.context.pages:
                page.close()
            self.chromium.put_away(self)
        elif not self.emulate:
            self.context.close()
