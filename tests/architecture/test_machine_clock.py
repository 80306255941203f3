"""Nothing asks the machine's day, hour or zone: the code asks `pwa.core.clock`, a phone shows its own.

Python that asks the machine by name is found by the linter (pyproject.toml: DTZ, TID251); here is what it cannot see.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WHERE = {"pwa": ".py", "tests": ".py", "scripts": ".py", "benchmarks": ".py", "templates": ".html", "static/js": ".js"}
BANNED = {
    ".py": {
        r"\bnow(\(\))?\.date\(\)": "the day in UTC: ask today() or day_of(moment)",
        r"\.astimezone\(\)": "the machine's zone: name one",
        r"(?i)current_(date|time|timestamp)\b|'localtime'|\bdate\('now'": "the database's clock",
    },
    ".html": {r"\bnow\(|\bstrftime\b": "a moment is said by the filters near and on_day"},
    ".js": {
        r"\.(get|set)(Hours|Date|Day|Month|FullYear)\(|getTimezoneOffset|\.toLocale\w*\(|DateTimeFormat": "its zone",
        r"new Date\(\)(?!\.toISOString)": "its day",
    },
}
# The phone's own day and zone are meant: what its person reads, and the time and offset that an entry is sent with.
MAY = {"static/js/outbox/templates.js", "static/js/outbox/entry.js"}


def test_no_code_asks_the_machine_for_its_day_or_zone():
    found = []
    for folder, suffix in WHERE.items():
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            name = path.relative_to(ROOT).as_posix()
            if name in MAY or path == Path(__file__):
                continue
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                found += [
                    f"{name}:{number}: {why}" for banned, why in BANNED[suffix].items() if re.search(banned, line)
                ]
    assert found == []
