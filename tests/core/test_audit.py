"""The audit chain is sealed once by whichever process seals, and every change to it is found."""

import json
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from pwa.core import audit, audit_chain
from pwa.core.audit import NO_COUNTY, AuditLine
from pwa.core.audit_chain import Break
from pwa.core.audit_checkpoints import Checkpoint
from pwa.core.clock import now
from pwa.core.database import db, write

COUNTY, OTHER = UUID(int=7), UUID(int=9)


def fresh(count: int, county: UUID = COUNTY) -> None:
    """So many new lines of a county, and nothing else in the trail."""
    with write():
        for number in range(count):
            more = {"county_id": county, "member_id": uuid4(), "actor_id": uuid4(), "reason": f"reason {number}"}
            audit.record("changed", "member", uuid4(), fields=["phone", "name"], **more)


@pytest.fixture
def sealed(installed):
    """Nine sealed lines of one county, three of another."""
    with write():
        AuditLine.delete().execute()
    fresh(9)
    fresh(3, OTHER)
    audit_chain.seal()
    return COUNTY


def line(link: int, county: UUID = COUNTY):
    return (AuditLine.county_id == county) & (AuditLine.link == link)


@pytest.mark.both_engines
def test_each_county_has_a_chain_of_its_own_without_holes(sealed):
    assert [head.link for head in audit_chain.heads()] == [9, 3]
    assert audit_chain.broken() == [] and audit_chain.unsealed() == (0, None)


@pytest.mark.both_engines
def test_a_line_outside_the_transaction_of_its_change_is_refused(installed):
    db.close()
    with pytest.raises(AssertionError):
        audit.record("changed", "member", uuid4())


@pytest.mark.both_engines
def test_a_change_that_fails_takes_its_line_along(installed):
    before = AuditLine.select().count()
    with pytest.raises(RuntimeError), write():
        audit.record("changed", "member", uuid4())
        raise RuntimeError
    assert AuditLine.select().count() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", now() + timedelta(microseconds=1)),
        ("actor_id", uuid4()),
        ("actor_id", None),
        ("action", "looked up"),
        ("kind", "unit"),
        ("record_id", uuid4()),
        ("member_id", None),
        ("fields", "phone"),
        ("reason", "another reason"),
        ("reason", None),
        ("digest", "0" * 64),
        ("digest", None),
        ("id", uuid4()),
    ],
)
def test_a_changed_field_is_found_at_its_line(sealed, field, value):
    AuditLine.update({field: value}).where(line(4)).execute()
    assert audit_chain.broken() == [Break(COUNTY, 4, "changed")]


def test_a_line_deleted_in_the_middle_is_found(sealed):
    AuditLine.delete().where(line(5)).execute()
    assert audit_chain.broken() == [Break(COUNTY, 5, "missing")]


def test_a_line_deleted_and_the_rest_moved_up_is_found(sealed):
    AuditLine.delete().where(line(5)).execute()
    for link in range(6, 10):
        AuditLine.update(link=link - 1).where(line(link)).execute()
    assert audit_chain.broken() == [Break(COUNTY, 5, "changed")]


def test_a_line_put_in_between_is_found(sealed):
    for link in range(9, 4, -1):
        AuditLine.update(link=link + 1).where(line(link)).execute()
    AuditLine.create(county_id=COUNTY, at=now(), action="changed", kind="member", link=5, digest="0" * 64)
    assert audit_chain.broken() == [Break(COUNTY, 5, "changed")]


def test_two_lines_that_changed_places_are_found(sealed):
    for old, new in ((3, 100), (4, 3), (100, 4)):
        AuditLine.update(link=new).where(line(old)).execute()
    assert audit_chain.broken() == [Break(COUNTY, 3, "changed")]


def test_a_line_moved_to_another_county_is_found(sealed):
    AuditLine.update(county_id=OTHER, link=4).where(line(9)).execute()
    assert audit_chain.broken() == [Break(OTHER, 4, "changed")]


def test_a_line_that_is_unsealed_again_is_found(sealed):
    AuditLine.update(link=None, digest=None, action="nothing").where(line(6)).execute()
    audit_chain.seal()
    assert audit_chain.broken() == [Break(COUNTY, 6, "missing")]


def test_a_cut_tail_and_a_chain_rewritten_whole_are_told_by_heads_kept_elsewhere(sealed):
    kept = audit_chain.heads()
    AuditLine.delete().where(AuditLine.county_id == COUNTY, AuditLine.link > 7).execute()
    assert audit_chain.broken() == [] and audit_chain.first_difference(kept) == Break(COUNTY, 9, "missing")
    AuditLine.update(link=None, digest=None).where(AuditLine.county_id == COUNTY).execute()
    fresh(2)
    audit_chain.seal()
    assert audit_chain.broken() == [] and audit_chain.first_difference(kept) == Break(COUNTY, 9, "changed")


def test_a_county_that_vanished_whole_is_told_by_heads_kept_elsewhere(sealed):
    kept = audit_chain.heads()
    AuditLine.delete().where(AuditLine.county_id == OTHER).execute()
    assert audit_chain.broken() == [] and audit_chain.first_difference(kept) == Break(OTHER, 3, "missing")


@pytest.mark.both_engines
def test_whoever_is_outrun_while_sealing_writes_nothing(installed, monkeypatch):
    """The slower of two sealers has read the same lines; the faster one writes first, with one line more."""
    with write():
        AuditLine.delete().execute()
    fresh(3)
    write_links = audit_chain._write_links

    def slower(rows):
        monkeypatch.setattr(audit_chain, "_write_links", write_links)
        fresh(1)
        audit_chain.seal()
        write_links(rows)

    monkeypatch.setattr(audit_chain, "_write_links", slower)
    with pytest.raises(audit_chain.Outrun):
        audit_chain.seal_some()
    assert audit_chain.broken() == [] and audit_chain.head_of(COUNTY).link == 4


@pytest.mark.both_engines
def test_the_unique_index_stops_a_sealer_that_did_not_look_again(installed, monkeypatch):
    with write():
        AuditLine.delete().execute()
    fresh(2)
    rows = list(AuditLine.select().where(AuditLine.county_id == COUNTY))
    audit_chain.seal()
    fresh(1)
    late = AuditLine.get(AuditLine.link.is_null())
    late.link, late.digest = 2, "0" * 64
    with pytest.raises(audit_chain.Outrun):
        audit_chain._write_links([late])
    assert audit_chain.head_of(COUNTY).link == len(rows) and audit_chain.unsealed()[0] == 1


@pytest.mark.both_engines
def test_four_sealers_and_two_writers_at_once_leave_whole_chains(installed):
    with write():
        AuditLine.delete().execute()
    over = threading.Event()

    def sealer() -> None:
        while not over.is_set():
            audit_chain.seal(seconds=0.2)
        db.close()

    def writer() -> None:
        for _ in range(15):
            fresh(4)
            fresh(2, OTHER)
        db.close()

    sealers = [threading.Thread(target=sealer) for _ in range(4)]
    writers = [threading.Thread(target=writer) for _ in range(2)]
    for thread in sealers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in sealers:
        thread.join()
    audit_chain.seal()
    assert [(head.county_id, head.link) for head in audit_chain.heads()] == [(COUNTY, 120), (OTHER, 60)]
    assert audit_chain.broken() == []


@pytest.mark.both_engines
def test_a_line_that_was_committed_late_is_sealed_too(sealed):
    """Never a watermark: a transaction that began before the last sealing may commit after it."""
    AuditLine.create(county_id=COUNTY, at=now() - timedelta(hours=1), action="changed", kind="member")
    assert audit_chain.seal() == 1 and audit_chain.head_of(COUNTY).link == 10 and audit_chain.broken() == []


def test_each_new_head_goes_to_the_head_log_and_to_the_server_log(installed, var, said):
    fresh(2)
    audit_chain.seal(var / "heads.jsonl")
    noted = [json.loads(text) for text in (var / "heads.jsonl").read_text().splitlines()]
    logged = [record.facts for record in said.records if record.message == "audit head"]
    for found in (noted, logged):
        entry = next(one for one in found if one["county"] == str(COUNTY))
        assert Checkpoint(COUNTY, entry["link"], entry["digest"]) == audit_chain.head_of(COUNTY)


@pytest.mark.both_engines
def test_much_is_sealed_in_short_transactions_and_stops_in_time(installed, monkeypatch):
    fresh(25)
    monkeypatch.setattr(audit_chain, "AT_ONCE", 5)
    monkeypatch.setattr(audit_chain.seal_some, "__defaults__", (5,))
    assert audit_chain.seal(seconds=0) == 0 and audit_chain.seal() >= 25
    assert audit_chain.broken() == []


def test_lines_about_the_installation_have_a_chain_too(installed):
    with write():
        audit.record("restored", "database", None)
    audit_chain.seal()
    assert NO_COUNTY in {head.county_id for head in audit_chain.heads()}
