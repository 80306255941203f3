"""An officer holds a paper before the camera; without a camera, or where it is not allowed, the page says so."""

import json
from pathlib import Path

import pytest

from pwa.core.database import write
from pwa.members.models import Member
from pwa.papers import paper_steps
from pwa.papers.models import Paper
from tests.kit.chromium import Chromium
from tests.people import PEOPLE

WIDTH, HEIGHT, ZOOM = 640, 480, 5
DRAWN = json.loads(Path("tests/papers/code_picture.json").read_text(encoding="utf-8"))


def film_of(rows: list[str], file: Path) -> None:
    """Write a film of one picture (YUV4MPEG2): the code's modules in black on white."""
    top, left = (HEIGHT - len(rows) * ZOOM) // 2, (WIDTH - len(rows) * ZOOM) // 2
    picture = bytearray(b"\xeb" * (WIDTH * HEIGHT))
    for y, row in enumerate(rows):
        line = b"".join((b"\x10" if module == "1" else b"\xeb") * ZOOM for module in row)
        for more in range(ZOOM):
            at = (top + y * ZOOM + more) * WIDTH + left
            picture[at : at + len(line)] = line
    colours = b"\x80" * (WIDTH * HEIGHT // 2)
    file.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + b"FRAME\n" + picture + colours)


@pytest.mark.nightly
def test_a_letter_before_the_camera_is_read_and_judged(playwright, server, tmp_path):
    film_of(DRAWN["rows"], tmp_path / "film.y4m")
    film = f"--use-file-for-fake-video-capture={tmp_path / 'film.y4m'}"
    browser = Chromium(playwright, flags=("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", film))
    try:
        phone = browser.phone(server)
        phone.sign_in("host")
        phone.open("/papers/reading")
        phone.page.locator("[data-camera-on]").click()
        phone.page.locator(".banner.warn", has_text="签发方不明").wait_for()  # another installation's letter
    finally:
        browser.close()


def test_without_a_camera_the_page_says_so_and_the_pasted_code_is_read(phones, server):
    with write():
        member = Member.with_branch(PEOPLE["member"].member_id)
        paper = paper_steps.ask("thanks", member, {"words": "感谢"}, PEOPLE["secretary"].account_id)
        paper_steps.issue(paper, PEOPLE["committee"].account_id)
    phone = phones("host")
    page = phone.open("/papers/reading")
    page.locator("[data-camera-on]").click()
    page.locator("[data-camera] .banner:visible").wait_for()
    page.fill("#f-code", f"https://forger.example/v#{Paper.get_by_id(paper.id).code}")
    page.get_by_role("button", name="核验", exact=True).click()
    page.get_by_text("真实有效").wait_for()
    assert "王建国" in page.locator("main").inner_text()
