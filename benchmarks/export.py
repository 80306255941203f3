"""Export 20,000 reports as CSV: time until the first row, and until all."""

import tempfile
import time
from pathlib import Path

from benchmarks.engines import ENGINES, Unavailable
from benchmarks.phones import fill
from benchmarks.tables import at_most, show, told
from pwa.core import database
from pwa.core.bulk_sql import insert_rows
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.core.streaming import snapshot
from pwa.reports import export
from pwa.reports.models import Submission

ROWS = 20_000


def main() -> None:
    """Both engines."""
    for make in ENGINES:
        try:
            engine = make()
        except Unavailable as missing:
            print(f"NOT RUN: export on PostgreSQL ({missing})")
            continue
        try:
            with tempfile.TemporaryDirectory(prefix="yanxing-bench-") as folder:
                measure(engine.name, engine.url("yanxing"), Path(folder))
        finally:
            engine.close()


def measure(name: str, url: str, folder: Path) -> None:
    """Fill the database up to 20,000 reports and export them three times."""
    fill(url, folder, 700)
    database.bind(url)
    more = list(Submission.select().limit(50).dicts())
    with write():
        insert_rows(
            Submission, [{**more[n % len(more)], "id": new_id()} for n in range(ROWS - Submission.select().count())]
        )
    first, whole = [], []
    for _ in range(3):
        began = time.perf_counter()
        with snapshot():
            rows = export.submissions()
            next(rows)
            first.append(time.perf_counter() - began)
            rows.close()  # type: ignore[attr-defined]
        began = time.perf_counter()
        written = export.to_csv(folder / "all.csv")
        whole.append(time.perf_counter() - began)
    database.release()
    show(
        f"{name}: {written:,} reports as CSV",
        [
            at_most("first row", sorted(first)[1], 0.1, "s", 3),
            told("all rows", f"{sorted(whole)[1]:.2f} s  {written / sorted(whole)[1]:,.0f} rows/s"),
        ],
    )


if __name__ == "__main__":
    main()
