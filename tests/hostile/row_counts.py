"""Count the rows of every table: a refused request must leave all of them as they were."""

from pwa.core.database import db

COUNTS_TRIES = {"throttle"}  # that somebody tried is what it is there to know
COMPUTED = {"unit_candidate", "unit_warning", "due_figure", "week_request"}  # in the background, whatever is sent


def rows() -> dict[str, int]:
    """How many rows each table has, the counters of tries left out."""
    tables = [name for name in db.get_tables() if name not in COUNTS_TRIES | COMPUTED]
    question = " union all ".join(f"select '{name}', count(*) from \"{name}\"" for name in tables)
    return dict(db.execute_sql(question).fetchall())


def changed(before: dict[str, int]) -> dict[str, int]:
    """Tables that have more or fewer rows than `before`, and by how many."""
    return {name: count - before[name] for name, count in rows().items() if count != before[name]}
