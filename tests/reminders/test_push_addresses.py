"""Which addresses of phones are asked: those of the push services of browsers, with keys that are keys."""

import base64

import pytest

from pwa.reminders.push_rules import PushAddress, is_push_service, why_not_address


def b64(raw: bytes) -> str:
    """As browsers write bytes."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


POINT = "BI5TO2-gv3tGJbswZnwB-2B--fi4qA_vWzAGKHAxh7Kjc-sdveAzGDZtBp-DpvWQAFPHNjPLBBshxV4ahsH0ALQ"
KNOWN = "https://fcm.googleapis.com/known"  # where a phone of the world of forms gets notifications
SECRET = "MDEyMzQ1Njc4OWFiY2RlZg"


@pytest.mark.parametrize(
    ("endpoint", "fits"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://db5p.notify.windows.com/w/?token=x", True),
        ("https://web.push.apple.com/QX", True),
        ("https://fcm.googleapis.com:443/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilfcm.googleapis.com.example/x", False),
        ("https://notify.windows.com.@127.0.0.1/x", False),
        ("https://user:pw@fcm.googleapis.com/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://localhost/x", False),
        ("https://xpush.apple.com/x", False),
        ("https://fcm.googleapis.com\\@127.0.0.1/x", False),
        ("https://fcm.googleapis.com /x", False),
        ("https://ｆcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:x/", False),
        ("file:///etc/passwd", False),
        ("https://fcm.googleapis.com/" + "x" * 2000, False),
        ("", False),
    ],
)
def test_only_the_push_services_of_browsers_are_asked(endpoint, fits):
    assert is_push_service(endpoint) is fits


@pytest.mark.parametrize(
    ("p256dh", "auth", "why"),
    [
        (POINT, SECRET, None),
        (POINT[:-2], SECRET, "keys"),
        (b64(b"\x04" + b"\x01" * 64), SECRET, "keys"),
        ("", SECRET, "keys"),
        ("不是密钥", SECRET, "keys"),
        (POINT, SECRET[:-2], "keys"),
        (POINT, "", "keys"),
        (POINT, "*" * 22, "keys"),
    ],
)
def test_an_address_that_lies_about_its_keys_is_not_taken(p256dh, auth, why):
    assert why_not_address(PushAddress("https://fcm.googleapis.com/x", p256dh, auth)) == why
