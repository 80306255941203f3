"""The lines of a calendar feed, octet by octet: UTC, escaped words, folded lines."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from pwa.meetings.calendar_feed import CalendarEvent, written


def test_an_event_is_written_in_utc_with_escaped_words_and_lines_of_75_octets_at_most(app):
    china = timezone(timedelta(hours=8))
    evening = CalendarEvent(
        id=UUID("019aa000-0000-7000-8000-000000000002"),
        title="党课、主题党日；lecture, theme day; third\\fourth 五六七",
        begins_at=datetime(2026, 12, 1, 19, 30, tzinfo=china),
        half_hours=3,
        cancelled=True,
        changes=4,
        changed_at=datetime(2026, 11, 30, 9, 5, 7, tzinfo=china),
        address="https://yanxing.example.cn/meetings/019aa000-0000-7000-8000-000000000002",
    )
    assert _written(evening) == [
        "BEGIN:VEVENT",
        "UID:019aa000-0000-7000-8000-000000000002@yanxing",
        "SEQUENCE:4",
        "DTSTAMP:20261130T010507Z",
        "DTSTART:20261201T113000Z",
        "DURATION:PT1H30M",
        "SUMMARY:党课、主题党日；lecture\\, theme day\\; third\\\\fourth 五六",
        " 七",
        "URL:https://yanxing.example.cn/meetings/019aa000-0000-7000-8000-0000000000",
        " 02",
        "STATUS:CANCELLED",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def test_an_event_without_a_time_is_written_as_the_day_in_china(app):
    day_only = CalendarEvent(
        id=UUID("019aa000-0000-7000-8000-000000000003"),
        title="党员大会",
        begins_at=datetime(2026, 11, 30, 16, tzinfo=UTC),
        half_hours=3,
        cancelled=False,
        changes=0,
        changed_at=datetime(2026, 11, 30, 1, tzinfo=UTC),
        address="https://yanxing.example.cn/m/1",
    )
    assert _written(day_only)[4:] == [
        "DTSTART;VALUE=DATE:20261201",
        "SUMMARY:党员大会",
        "URL:https://yanxing.example.cn/m/1",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _written(event: CalendarEvent) -> list[str]:
    """The lines of a feed's only event."""
    lines = written([event]).decode().split("\r\n")
    return lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT") + 1]
