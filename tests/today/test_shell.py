"""The install manifest by the book, and the offline page."""

import re


def test_the_manifest_names_the_app_the_same_for_ever(client):
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert answer.headers["Cache-Control"] == "no-cache"
    manifest = answer.get_json(force=True)
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/", "/?src=pwa", "/")
    assert manifest["display_override"] == ["standalone", "minimal-ui"]
    assert len(manifest["short_name"]) <= 6
    assert "prefer_related_applications" not in manifest and "orientation" not in manifest


def test_icons_are_there_plain_and_maskable_apart(client):
    icons = client.get("/manifest.webmanifest").get_json(force=True)["icons"]
    for purpose in ("any", "maskable"):
        sizes = {icon["sizes"] for icon in icons if icon["purpose"] == purpose}
        assert {"192x192", "512x512"} <= sizes
    for icon in icons:
        assert client.get(icon["src"]).status_code == 200


def test_screenshots_have_the_size_they_say(client):
    for picture in client.get("/manifest.webmanifest").get_json(force=True)["screenshots"]:
        head = client.get(picture["src"]).data[:24]
        said = tuple(int(n) for n in picture["sizes"].split("x"))
        assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == said
        assert picture["label"] and picture["form_factor"] in ("narrow", "wide")


def test_shortcuts_open_forms_that_work_offline(as_):
    client = as_("member")
    kept = re.search(r'data-keep-offline="([^"]+)"', client.get("/").text)[1].split()
    for shortcut in client.get("/manifest.webmanifest").get_json(force=True)["shortcuts"]:
        assert shortcut["url"] in kept
        assert client.get(shortcut["url"]).status_code == 200


def test_the_manifest_speaks_the_readers_language(client):
    chinese = client.get("/manifest.webmanifest").get_json(force=True)
    english = client.get("/manifest.webmanifest", headers={"Accept-Language": "en"}).get_json(force=True)
    assert (chinese["lang"], chinese["short_name"]) == ("zh-CN", "雁行")
    assert (english["lang"], english["short_name"]) == ("en", "Yanxing")


def test_the_offline_page_is_nobodys(as_, client):
    for someone in (client, as_("member")):
        page = someone.get("/offline")
        assert page.status_code == 200
        assert 'data-account=""' in page.text and "王建国" not in page.text
