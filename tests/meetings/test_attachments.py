"""Files belong to minutes: for whom reads what was discussed, checked by content, sealed with the rest."""

import hashlib
import io

import pytest

from pwa.core.audit import AuditLine
from pwa.meetings.attachment_models import MinutesAttachment
from pwa.meetings.minutes_models import MinutesCorrection, MinutesSeal
from pwa.meetings.models import Meeting
from tests.hostile.bombs import made
from tests.kit.queries import counted
from tests.people import PEOPLE

from .conftest import member
from .minutes_of_a_meeting import PDF, held, minutes_form, seen


@pytest.fixture
def written(app, as_) -> Meeting:
    """A meeting whose minutes name the secretary as chair and a member without a post as recorder."""
    meeting = held()
    said = minutes_form(recorder=str(member("quiet")))
    assert as_("secretary").post(f"/meetings/{meeting.id}/minutes", data=said).status_code == 303
    return Meeting.get_by_id(meeting.id)


def attach(client, meeting: Meeting, content: bytes = PDF, name: str = "签到表.pdf"):
    return client.post(f"/meetings/{meeting.id}/minutes/attachments", data={"file": (io.BytesIO(content), name)})


def seal(as_, meeting: Meeting) -> None:
    for login in ("secretary", "quiet"):
        assert as_(login).post(f"/meetings/{meeting.id}/minutes/seal").status_code == 303


def correct(client, meeting: Meeting, **said):
    """Propose a correction; returns its answer."""
    return client.post(f"/meetings/{meeting.id}/minutes/corrections", data={"words": "附件有误", **said})


@pytest.mark.both_engines
def test_the_recorder_attaches_a_file_and_who_was_there_downloads_it(written, as_):
    assert attach(as_("quiet"), written).status_code == 303
    row = MinutesAttachment.get()
    assert (row.name, row.kind, row.size, bytes(row.content)) == ("签到表.pdf", "pdf", len(PDF), PDF)
    assert row.sha256 == hashlib.sha256(PDF).hexdigest() and row.added_by == PEOPLE["quiet"].account_id
    line = AuditLine.get(AuditLine.record_id == row.id)
    assert (line.action, line.actor_id) == ("attached file to minutes", row.added_by)
    shown = as_("trader").get(f"/meetings/{written.id}/minutes").text
    assert "签到表.pdf" in shown and row.sha256 in shown
    sent = as_("trader").get(f"/meetings/attachments/{row.id}")
    assert (sent.status_code, sent.data, sent.mimetype) == (200, PDF, "application/pdf")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="attachment.pdf"; filename*=UTF-8')
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert not {"Yanxing-Keep", "Yanxing-Account"} & set(sent.headers.keys())


def test_whoever_does_not_read_what_was_discussed_neither_sees_nor_opens_a_file(written, as_):
    attach(as_("secretary"), written)
    at = f"/meetings/attachments/{MinutesAttachment.get().id}"
    for login in ("committee", "county", "silent", "host", "next_member"):
        assert as_(login).get(at).status_code == 404, login
        assert "签到表" not in as_(login).get(f"/meetings/{written.id}/minutes").text, login
    as_("secretary").post(f"/meetings/{written.id}/minutes", data=minutes_form(readers="called"))
    assert as_("silent").get(at).status_code == 200  # the minutes are for all who were called now


def test_only_officers_chair_and_recorder_attach_and_take_out(written, as_):
    for login in ("trader", "contact", "committee", "county", "host"):
        assert attach(as_(login), written).status_code == 404, login
    attach(as_("secretary"), written)
    at = f"/meetings/attachments/{MinutesAttachment.get().id}/remove"
    for login in ("trader", "committee", "host"):
        assert as_(login).post(at).status_code == 404, login
    shown = as_("quiet").get(f"/meetings/{written.id}/minutes").text
    assert as_("quiet").post(at, data={"seen": seen(shown, at)}).status_code == 303
    assert not MinutesAttachment.select().exists()
    assert AuditLine.select().where(AuditLine.action == "removed file of minutes").count() == 1
    assert as_("quiet").post(at).status_code == 404


def test_each_file_is_another_edition_and_stands_in_the_seals(written, as_):
    attach(as_("secretary"), written)
    assert Meeting.get_by_id(written.id).edition == written.edition + 1
    as_("secretary").post(f"/meetings/{written.id}/minutes/seal")
    attach(as_("secretary"), written, made("JPEG"), "会场.jpg")
    seal(as_, written)
    first, second = (row.sha256 for row in MinutesAttachment.select().order_by(MinutesAttachment.added_at))
    named = [row.attachments.split() for row in MinutesSeal.select().order_by(MinutesSeal.at)]
    assert named == [[first], sorted([first, second]), sorted([first, second])]
    shown = as_("secretary").get(f"/meetings/{written.id}/minutes").text
    assert shown.count("已签字确认") >= 2 and "与签字时不符" not in shown
    other = hashlib.sha256(b"other").hexdigest()
    MinutesAttachment.update(sha256=other).where(MinutesAttachment.sha256 == first).execute()
    assert "与签字时不符" in as_("secretary").get(f"/meetings/{written.id}/minutes").text


def test_after_the_seal_nothing_is_attached_or_taken_out_by_a_form(written, as_):
    attach(as_("secretary"), written)
    seal(as_, written)
    row = MinutesAttachment.get()
    assert attach(as_("secretary"), written, made("PNG"), "后补.png").status_code == 422
    assert as_("secretary").post(f"/meetings/attachments/{row.id}/remove").status_code == 422
    assert [one.id for one in MinutesAttachment.select()] == [row.id]


@pytest.mark.both_engines
def test_after_the_seal_a_correction_adds_a_file_when_another_person_accepts(written, as_):
    seal(as_, written)
    assert correct(as_("quiet"), written, file=(io.BytesIO(PDF), "会议材料.pdf")).status_code == 303
    row, proposed = MinutesAttachment.get(), MinutesCorrection.get()
    page = f"/meetings/{written.id}/minutes"
    assert as_("trader").get(f"/meetings/attachments/{row.id}").status_code == 404
    assert "会议材料.pdf" in as_("secretary").get(page).text
    assert as_("secretary").get(f"/meetings/attachments/{row.id}").status_code == 200  # who decides sees it
    assert as_("secretary").post(f"/meetings/corrections/{proposed.id}/accept").status_code == 303
    assert as_("trader").get(f"/meetings/attachments/{row.id}").status_code == 200
    assert "更正时补充" in as_("trader").get(page).text


def test_a_declined_file_is_deleted(written, as_):
    seal(as_, written)
    correct(as_("quiet"), written, file=(io.BytesIO(PDF), "会议材料.pdf"))
    as_("secretary").post(f"/meetings/corrections/{MinutesCorrection.get().id}/decline")
    row = MinutesAttachment.get()
    assert row.content is None and row.removed_at is not None
    assert as_("secretary").get(f"/meetings/attachments/{row.id}").status_code == 404
    assert "会议材料.pdf" in as_("secretary").get(f"/meetings/{written.id}/minutes").text  # what was proposed


def test_a_correction_takes_a_sealed_file_out_and_its_name_and_hash_stay(written, as_):
    attach(as_("secretary"), written)
    seal(as_, written)
    row = MinutesAttachment.get()
    foreign = correct(as_("quiet"), written, takes_out=str(written.id))
    assert foreign.status_code == 422 and not MinutesCorrection.select().exists()
    assert correct(as_("quiet"), written, takes_out=str(row.id)).status_code == 303
    assert as_("trader").get(f"/meetings/attachments/{row.id}").status_code == 200  # not accepted yet
    again = correct(as_("secretary"), written, takes_out=str(row.id))
    assert again.status_code == 422  # it is proposed already
    as_("secretary").post(f"/meetings/corrections/{MinutesCorrection.get().id}/accept")
    assert as_("trader").get(f"/meetings/attachments/{row.id}").status_code == 404
    left = MinutesAttachment.get()
    assert (left.name, left.sha256, left.content) == ("签到表.pdf", row.sha256, None)
    shown = as_("trader").get(f"/meetings/{written.id}/minutes").text
    assert row.sha256 in shown and "已按更正移除" in shown


def test_the_same_file_twice_and_an_eleventh_are_refused(written, as_):
    for number in range(10):
        assert attach(as_("secretary"), written, PDF + b"\n" * number, "材料.pdf").status_code == 303
    assert "本附件已上传" in attach(as_("secretary"), written).text
    assert attach(as_("secretary"), written, made("PNG"), "x.png").status_code == 422
    assert MinutesAttachment.select().count() == 10


def test_the_page_reads_all_files_with_the_same_queries(written, as_):
    numbers = []
    for number in range(6):
        attach(as_("secretary"), written, PDF + b"\n" * number)
        with counted() as asked:
            as_("secretary").get(f"/meetings/{written.id}/minutes")
        numbers.append(len(asked.selects))
    assert len(set(numbers[1:])) == 1, numbers


def test_a_file_is_of_the_list_of_who_attached_it_in_their_own_data(written, as_):
    attach(as_("quiet"), written)
    told = as_("quiet").get("/me/data.json").get_json()
    assert [row["name"] for row in told["attachments"]] == ["签到表.pdf"]
    assert as_("trader").get("/me/data.json").get_json()["attachments"] == []
