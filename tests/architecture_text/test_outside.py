"""The repository stands by itself: it names no page, machine or person that a reader of it does not have."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    ".py",
    ".js",
    ".mjs",
    ".html",
    ".css",
    ".md",
    ".sh",
    ".toml",
    ".ini",
    ".lock",
    ".txt",
    ".yml",
    ".json",
    ".po",
    "",
}
NOT_OURS = ("vendor/", "/data/", "static/place/", "LICENSE", "tests/identity/vectors/")
OUTSIDE = {
    "a page outside the repository": (
        r"\b(contract|journeys|domain|house|stack|looks|lessons|bench)(\.md| §)|\bjourneys [A-J]\d?\b"
    ),
    "who built it and how": r"(?i)\b(session of the project|helper session|sub-?agent|claude|chatgpt|copilot)\b",
    "a place on one machine": r"(?<![\w.{])/(work|root|tmp|home/\w+)/",
    "a registry's host": r"(?i)\b(pypi\.org|pythonhosted\.org|npmjs\.(org|com)|\w+\.debian\.org|mirrors?\.\w+\.\w+)",
}
OWN_USE = {("a place on one machine", "tests")}  # what a test writes for itself


def files() -> list[str]:
    """Every file git keeps or is about to keep, but what others wrote."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):  # unpacked without git
        names = [
            p.relative_to(ROOT).as_posix()
            for top in ("pwa", "docs", "tests", "static")
            for p in (ROOT / top).rglob("*.*")
        ]
    ours = [name for name in names if not any(part in name for part in NOT_OURS)]
    return [
        name
        for name in ours
        if Path(name).suffix in TEXTS and (ROOT / name).is_file() and Path(name).name != Path(__file__).name
    ]


def test_nothing_points_outside():
    found = []
    for name in files():
        text = (ROOT / name).read_text("utf-8", errors="replace")
        for what, pattern in OUTSIDE.items():
            if (what, name.partition("/")[0]) in OWN_USE or not re.search(pattern, text):
                continue
            lines = enumerate(text.splitlines(), 1)
            found += [f"{name}:{n}: {what}: {line.strip()[:120]}" for n, line in lines if re.search(pattern, line)]
    assert found == []
