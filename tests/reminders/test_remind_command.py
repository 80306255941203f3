"""`yanxing remind`: what it prints, what it leaves alone, and what the server does when it is told to."""

from dataclasses import replace

import pytest

from pwa.reminders import feature
from pwa.reminders.sending import remind
from tests.people import PEOPLE

from .conftest import NOON, Kept, rows


@pytest.fixture
def sends(app, monkeypatch) -> Kept:
    """The installation sends by a channel that keeps everything."""
    channel = Kept()
    monkeypatch.setattr("pwa.reminders.channels.channels_of", lambda _settings: {"push": channel})
    return channel


def test_a_dry_run_says_who_what_and_why_and_changes_nothing(rules, agreed, runner, sends):
    rules.add("alarm")
    rules.add("alarm", PEOPLE["silent"].member_id)
    said = runner("remind", "--dry-run")
    assert said.exit_code == 0
    lines = said.output.splitlines()
    assert any(PEOPLE["member"].name in line and "手机通知" in line for line in lines)
    assert any(PEOPLE["silent"].name in line and "没有同意" in line for line in lines)
    assert sum("alarm" in line for line in lines) == 2
    assert rows() == [] and sends.sent == []


def test_a_run_says_how_much_it_did(rules, agreed, runner, sends):
    rules.add("alarm")
    said = runner("remind")
    assert said.exit_code == 0 and "条消息已发出" in said.output and len(sends.sent) == 1
    assert runner("remind").output == ""


def test_nobody_to_remind_is_said(rules, runner, sends):
    assert "没有需要提醒的人" in runner("remind", "--dry-run").output


def test_the_server_reminds_only_when_it_was_told_to(rules, agreed, app, monkeypatch):
    channel = Kept()
    monkeypatch.setattr(feature, "channels_of", lambda _settings: {"push": channel})
    rules.add("alarm")
    feature.remind_if_told()
    assert channel.sent == []
    monkeypatch.setitem(app.config, "YANXING", replace(app.config["YANXING"], remind=True))
    feature.remind_if_told()
    assert len(channel.sent) == 1


def test_an_address_for_sms_that_cannot_be_used_is_a_sentence(app, runner, monkeypatch):
    monkeypatch.setitem(app.config, "YANXING", replace(app.config["YANXING"], sms_url="sms"))
    said = runner("remind")
    assert said.exit_code == 1 and "YANXING_SMS_URL" in said.output


def test_what_waits_is_judged_by_a_dry_run_too(rules, agreed, runner, sends, clock):
    rules.add("alarm")
    clock.to(NOON.replace(hour=22))
    remind({"push": sends})
    assert "夜间" in runner("remind", "--dry-run").output
