"""Rules of signing in: where it may lead, which numbers and passphrases are accepted, how long a session lasts."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

LASTING = timedelta(days=180)  # from the session's last use (docs/decisions/0004)
CHALLENGE_LASTING = timedelta(minutes=5)
PROOF_LASTING = timedelta(minutes=10)  # how long after signing in somebody may change how they sign in
NOTES_LASTING = timedelta(days=30)  # how long security notes are shown to the owner (docs/privacy.md)
SHORTEST, LONGEST = 10, 128
# Browsers inside other apps, by name; static/js/install.js asks the browser itself what it can do.
IN_APP = re.compile(
    r"MicroMessenger|DingTalk|QQ/|MQQBrowser.*QQ|\b(?:Lark|Feishu)\b|Alipay|AliApp|xuexi|Weibo|aweme|BytedanceWebview|"
    r"NewsArticle|baiduboxapp|ZhihuHybrid|xhsdiscover|UnionPay|miniProgram",
    re.IGNORECASE,
)
# What the web views of both systems say of themselves, whatever the app: Android's mark, an iPhone without Safari.
WEB_VIEW = re.compile(r"; wv\)|(?:iPhone|iPad|iPod)(?!.*Safari/)", re.IGNORECASE)
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("EdgA?/|EdgiOS/", "Edge"),
    ("HuaweiBrowser/", "Huawei"),
    ("MiuiBrowser/", "Xiaomi"),
    ("VivoBrowser/", "vivo"),
    ("HeyTapBrowser/", "OPPO"),
    ("MQQBrowser/", "QQ"),
    ("UCBrowser/", "UC"),
    ("SamsungBrowser/", "Samsung"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("Chrome/|CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)


def still_exchanged(since: date, today: date) -> bool:
    """Whether a cookie of the old name still counts: as long as a session lasts, from the day on which the installation
    saw the first one."""
    return today - since < LASTING


def safe_path(text: object) -> str:
    """Return `text` if it is a path of this site that makes sense after signing in, else `/`."""
    here = path_of_ours(text)
    return "/" if re.match(r"/(sign-in|sign-out|welcome)(/|$)", urlsplit(here).path) else here


def path_of_ours(text: object) -> str:
    """Return `text` if it is a path of this site, else `/`. Refuses all that a browser could take for another site:
    `//`, backslashes, schemes, control characters (which browsers remove before they parse)."""
    if not isinstance(text, str) or not 0 < len(text) <= 2_000:
        return "/"
    if not text.startswith("/") or text.startswith("//") or re.search(r"[\\\x00-\x20\x7f\ufffd]", text):
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else text


def mobile_number(text: str) -> str | None:
    """Normalise a typed mobile number: eleven digits for the mainland, `+…` for abroad; None if it is no number."""
    digits = re.sub(r"[\s\-()\u2010-\u2015.]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", digits)
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return digits
    digits = re.sub(r"^00", "+", digits)
    return digits if re.fullmatch(r"\+[1-9]\d{6,14}", digits) else None


def folded(text: str) -> str:
    """Normalise a passphrase for hashing: full-width characters to plain ones (NFKC), without outer spaces."""
    return unicodedata.normalize("NFKC", text).strip()


def why_not(passphrase: str, name: str, phone: str, common: Collection[str]) -> str | None:
    """Return why a passphrase is refused: short, long, common, personal; None if accepted (NIST SP 800-63B)."""
    text = folded(passphrase)
    if len(text) < SHORTEST:
        return "short"
    if len(text) > LONGEST:
        return "long"
    plain = re.sub(r"[\s\W_]", "", text.lower())
    if text.lower() in common or plain in common or _is_pattern(plain):
        return "common"
    own = [part for part in (phone, phone[-8:], name.lower()) if len(part) > 1]
    rest = plain
    for part in own:
        rest = rest.replace(part, "")
    return "personal" if len(rest) < len(plain) and len(rest) < SHORTEST - 4 else None


def _is_pattern(text: str) -> bool:
    """Whether it only has one or two different characters, repeats up to four, or is a run such as 1234567890."""
    if len(set(text)) <= 2:
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    if text.isdigit():
        steps = {step % 10 for step in steps}  # 0 follows 9 in 1234567890
    return len(steps) == 1 or any(text == (text[:n] * len(text))[: len(text)] for n in range(1, 5))


def is_in_app(agent: str) -> bool:
    """Whether this is the browser inside WeChat, DingTalk, Feishu or another app known by name, which has no passkeys
    and may lose its storage."""
    return bool(IN_APP.search(agent))


def looks_in_app(agent: str) -> bool:
    """Whether this looks like a browser inside some app. It can be a browser of its own: its owner may say so."""
    return bool(IN_APP.search(agent) or WEB_VIEW.search(agent))


def token_in(copied: str) -> str:
    """Return the token of a link as it was copied: signs and words that came along behind it are cut off."""
    found = re.match(r"[A-Za-z0-9_-]*", copied)
    return found.group() if found else ""


def is_fresh_proof(began_at: datetime, now: datetime) -> bool:
    """Whether a session is itself the proof that its owner holds the phone: it began a few minutes ago. A link counts
    too: one made on the machine replaces lost ways in, and other links limit their session by themselves."""
    return now - began_at <= PROOF_LASTING


def counter_verdict(highest: int, sent: int) -> str:
    """Judge the signature counter of a passkey's answer: `ok`; `zero` if a key that counted does not count any more, as
    after moving to a provider that synchronises it; `back` if it may be a copy (WebAuthn Level 3, §6.1.1)."""
    if sent > highest or sent == highest == 0:
        return "ok"
    return "back" if sent else "zero"


def phone_label(agent: str) -> str:
    """Name a device by its user agent, for its owner's list: `iPhone · Safari`. Empty if it is unknown."""
    device = next((name for mark, name in DEVICES if mark in agent), "")
    browser = next((name for mark, name in BROWSERS if re.search(mark, agent)), "")
    return " · ".join(filter(None, (device, browser)))


def why_signed_out(found: bool, ended: bool, last_used_on: date | None, today: date) -> str | None:
    """Return why the session of a cookie is invalid: `ended` or `expired`; None if it is valid.

    A missing session counts as ended: the database was restored to a time before it began.
    """
    if not found or ended:
        return "ended"
    return "expired" if last_used_on is None or today - last_used_on > LASTING else None
