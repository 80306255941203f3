"""A privacy notice that has changed after a release has a new version; everybody who read an earlier one is told."""

import hashlib
import re

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.i18n import catalogue
from pwa.identity.labels import CONSENTS
from pwa.identity.models import NOTICE_VERSION, Account
from tests.people import PEOPLE

# Version of the notice in each release → digest of its text; whoever makes a release enters it here. 0.1.0 is of a time
# before this test: its text was another one.
RELEASED = {"2026-12": ""}


def digest_of(client) -> str:
    """The digest of what people read and agree to: all pages of the notice and the consents, in Chinese."""
    paths = ("/privacy", "/privacy/posts", "/privacy/dues", "/privacy/decisions")
    pages = [client.get(path, headers={"Accept-Language": "zh-CN"}).text for path in paths]
    text = " ".join(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0]) for page in pages)
    zh = catalogue("zh_Hans_CN")
    consents = [zh.ugettext(str(words._args[0])) for said in CONSENTS.values() for words in said]
    return hashlib.sha256(" ".join([*text.split(), *consents]).encode()).hexdigest()


def test_a_text_that_has_changed_since_a_release_has_another_version(client):
    digest = digest_of(client)
    assert RELEASED.get(NOTICE_VERSION, digest) == digest, "raise NOTICE_VERSION in pwa/identity/accounts.py"


def test_whoever_read_an_earlier_version_is_told_until_they_have_read_the_present_one(as_):
    browser, mine = as_("member"), Account.id == PEOPLE["member"].account_id
    assert "说明有改动" not in browser.get("/").text
    assert 'action="/me/notice"' not in browser.get("/me/notice").text
    with write():
        Account.update(notice_read="2026-12").where(mine).execute()
    assert "说明有改动" in browser.get("/").text
    assert 'action="/me/notice"' in browser.get("/me/notice").text
    assert browser.post("/me/notice").status_code == 303
    assert Account.get(mine).notice_read == NOTICE_VERSION
    assert "说明有改动" not in browser.get("/").text
    [line] = AuditLine.select().where(AuditLine.action == "read notice")
    assert line.actor_id == PEOPLE["member"].account_id


def test_the_public_page_asks_nobody_whether_they_have_read_it(client):
    assert "/me/notice" not in client.get("/privacy").text.split("<main")[1].split("</main>")[0]
