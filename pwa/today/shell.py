"""Serve the install manifest, and the page that is shown offline if the wanted page is not cached."""

from flask import Blueprint, Response, jsonify, url_for
from flask_babel import gettext as _

from pwa.core.access import open_to_everyone
from pwa.core.assets import STATIC, asset
from pwa.core.fragments import page
from pwa.core.i18n import lang
from pwa.core.kept_pages import Copy, kept_as

shell = Blueprint("shell", __name__)
BACKGROUND = "#FAF7F2"
PICTURES = (("narrow", "screenshots/narrow.png", "1080x2400"), ("wide", "screenshots/wide.png", "1280x800"))


@shell.get("/offline")
@open_to_everyone
@kept_as(Copy.PUBLIC)
def offline() -> Response:
    """Serve the offline page, which the worker caches with each release; it has no personal data."""
    return page("offline.html")


@shell.get("/manifest.webmanifest")
@open_to_everyone
def manifest() -> Response:
    """Serve the install manifest in the reader's language. Its `id` must never change."""
    answer = jsonify(
        id="/",
        name=_("Yanxing · members away from home"),
        short_name=_("Yanxing"),
        description=_("Tell your branch where you are and what you did, with or without a network."),
        lang=lang(),
        dir="ltr",
        start_url="/?src=pwa",
        scope="/",
        display="standalone",
        display_override=["standalone", "minimal-ui"],
        launch_handler={"client_mode": ["navigate-existing", "auto"]},
        theme_color=BACKGROUND,
        background_color=BACKGROUND,
        categories=["productivity", "government"],
        icons=icons(),
        screenshots=screenshots(),
        shortcuts=shortcuts(),
    )
    answer.mimetype = "application/manifest+json"
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer


def icons() -> list[dict[str, str]]:
    """List the icons; each has one purpose only, plain, maskable or monochrome."""
    found = [
        {"src": asset(f"icons/{name}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, purpose in (("icon", "any"), ("maskable", "maskable"))
        for size in (192, 512)
    ]
    found.append({"src": asset("icons/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"})
    mono = {"src": asset("icons/monochrome-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "monochrome"}
    return [*found, mono]


def screenshots() -> list[dict[str, str]]:
    """List the pictures for the browser's install dialog, if they exist (`make screenshots`)."""
    words = {"narrow": _("Today on a phone"), "wide": _("A branch's morning on a wide screen")}
    return [
        {
            "src": asset(path),
            "sizes": size_of(path) or size,
            "type": "image/png",
            "form_factor": form,
            "label": words[form],
        }
        for form, path, size in PICTURES
        if (STATIC / path).is_file()
    ]


def size_of(path: str) -> str:
    """Return width and height from a PNG's header, `1080x2400`; empty for another file."""
    head = (STATIC / path).read_bytes()[:24]
    if head[:8] != b"\x89PNG\r\n\x1a\n":
        return ""
    return f"{int.from_bytes(head[16:20], 'big')}x{int.from_bytes(head[20:24], 'big')}"


def shortcuts() -> list[dict[str, object]]:
    """List three pages that open offline, as shortcuts of the app's icon."""
    drawing = [{"src": asset("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"}]
    pages = (
        (_("Where I am"), url_for("reports.new_location")),
        (_("Record an activity"), url_for("reports.new_activity")),
        (_("My entries"), url_for("reports.index")),
    )
    return [{"name": name, "short_name": name, "url": url, "icons": drawing} for name, url in pages]
