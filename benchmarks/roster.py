"""A roster of 50,000 rows: read, checked, applied; how long another writer waits meanwhile, and the memory used.

Reading and checking takes two minutes of processor time for each engine; on a shared machine a quarter of an hour. Each
part is printed as soon as it is measured.
"""

import resource
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from benchmarks.engines import ENGINES, Unavailable
from benchmarks.tables import Line, at_most, show, told
from pwa.core import database
from pwa.core.database import Busy, Fact, db, lock_rows, write
from pwa.demo.people import id_number
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.roster import staging
from pwa.roster.apply import apply
from pwa.roster.models import StagedRow
from pwa.roster.post_apply import follow
from tests.kit.engines import fill, settings_for, testing
from tests.people import PLACES
from tests.roster.sheets import HEADER, person, table, xlsx_of

ROWS = 50_000


def roster(rows: int, education: str) -> bytes:
    """Return a workbook of that many people of one branch; numbers and names belong to nobody."""
    lines = table([])
    for number in range(rows):
        born_on = date(1955, 1, 1) + timedelta(days=number % 14_000)
        over = {"公民身份号码": id_number(born_on, 101 + 2 * (number // 14_000)), "出生日期": born_on.isoformat()}
        one = person(number % 9_999, **over, 学历=education, 所在党支部=PLACES["home"].name)
        lines.append([one[title] for title in HEADER])
    return xlsx_of(lines, constant_memory=True)


class Other(threading.Thread):
    """Another writer: a small write every ten milliseconds, as phones do; `longest` is its longest wait. Given a
    member, it first locks that member's row, as a report of theirs does: on PostgreSQL other writers do not wait."""

    def __init__(self, member: UUID | None = None) -> None:
        super().__init__(daemon=True)
        self.over, self.longest, self.member, self.turns = threading.Event(), 0.0, member, 0

    def run(self) -> None:
        db.connect(reuse_if_open=True)
        while not self.over.wait(0.01):
            began = time.perf_counter()
            try:
                with write():
                    if self.member:
                        lock_rows(Member.select(Member.id).where(Member.id == self.member))
                    Fact.put(f"bench {self.member}", str(began))
            except Busy:
                pass  # it waited as long as any writer does
            self.longest = max(self.longest, time.perf_counter() - began)
            self.turns += 1
        db.close()


def main() -> None:
    """Both engines."""
    first, second = roster(ROWS, "大专"), roster(ROWS, "本科")
    for make in ENGINES:
        try:
            engine = make()
        except Unavailable as missing:
            print(f"NOT RUN: roster on PostgreSQL ({missing})")
            continue
        try:
            with tempfile.TemporaryDirectory(prefix="yanxing-bench-") as folder:
                app = testing(settings_for(engine.url("roster"), Path(folder)))
                fill(app)
                with app.app_context():
                    database.bind(engine.url("roster"))
                    db.connect(reuse_if_open=True)
                    before = Member.select().count()
                    for content, what in ((first, "added"), (second, "changed")):  # printed as soon as it is measured
                        lines = [told("the workbook", f"{len(content) / 1e6:.1f} MB"), *measure(content, what)]
                        show(f"{engine.name}: a roster of {ROWS:,} rows, {what}", lines)
                        sys.stdout.flush()
                    assert Member.select().count() == before + ROWS
                    database.release()
        finally:
            engine.close()


def waited(*others: Other) -> float:
    """Return the longest wait so far, after letting current waits end; then start measuring again."""
    longest = 0.0
    for one in others:
        before = one.turns
        while one.turns == before and one.is_alive():
            time.sleep(0.002)
        longest, one.longest = max(longest, one.longest), 0.0
    return longest


def measure(content: bytes, what: str) -> list[Line]:
    """Measure one import from the file to the members."""
    home = Unit.get_by_id(PLACES["home"].id)
    before, began, used = _memory(), time.perf_counter(), time.process_time()
    found = staging.take_in(content, "roster.xlsx", [home.path], None, home.county_id)
    read = time.perf_counter() - began
    other = Other()
    other.start()
    while found.state == "checking":
        found = staging.check_some(found, 1)
    checked, while_checking = time.perf_counter() - began - read, other.longest
    assert (found.wrongs, found.adds + found.changes) == (0, ROWS), (found.refused, found.wrongs)
    first = StagedRow.select().where(StagedRow.roster == found.id).order_by(StagedRow.member_id).first()
    own = Other(first.member_id)  # the first to be locked waits longest
    own.start()
    other.longest, moment = 0.0, time.perf_counter()
    apply(found, None)
    applied = time.perf_counter() - moment
    while_applied, moment = waited(other, own), time.perf_counter()
    follow(found)
    followed = time.perf_counter() - moment
    while_following = waited(other, own)
    for one in (other, own):
        one.over.set()
        one.join()
    used = time.process_time() - used
    staging.drop_rows(found)
    return [
        told(f"{what}: read and stored, seconds", f"{read:.1f}"),
        told(f"{what}: checked, seconds", f"{checked:.1f}"),
        at_most(f"{what}: another writer waits while it is checked", while_checking, 1, "s"),
        told(f"{what}: applied, seconds", f"{applied:.2f}"),
        at_most(f"{what}: another writer waits while it is applied", while_applied, 1, "s"),
        told(f"{what}: the members' lines that follow, seconds", f"{followed:.1f}"),
        at_most(f"{what}: another writer waits while they do", while_following, 1, "s"),
        told(f"{what}: processor of this process, seconds", f"{used:.1f}"),
        at_most(f"{what}: more memory at the peak", max(0.0, _memory() - before), 200, "MB", 0),
    ]


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
