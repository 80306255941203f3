"""docs/architecture.md shows the code of the example package as it is, and paths that can be walked.

After a change of the example, `python -m tests.architecture_text.test_architecture_doc` writes its code into the
document.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "architecture.md"
EXAMPLE = ROOT / "tests" / "architecture" / "errands"
SHOWN = re.compile(r"<!-- file: (\S+) -->\n(?:```\w+\n.*?\n```\n)?", re.S)
MOST = 15  # files of a path


def with_code(text: str) -> str:
    """The document with the present code of each file that it shows."""

    def block(found: re.Match[str]) -> str:
        file = ROOT / found[1]
        return f"<!-- file: {found[1]} -->\n```{file.suffix[1:]}\n{file.read_text('utf-8').rstrip()}\n```\n"

    return SHOWN.sub(block, text)


def test_the_example_in_the_document_is_the_code_that_the_tests_run():
    text = DOCUMENT.read_text("utf-8")
    assert with_code(text) == text, "run python -m tests.architecture_text.test_architecture_doc"


def test_the_document_shows_every_file_of_the_example():
    files = {f for f in EXAMPLE.rglob("*") if f.suffix in (".py", ".html") and f.name != "__init__.py"}
    assert {ROOT / shown for shown in SHOWN.findall(DOCUMENT.read_text("utf-8"))} == files


def test_each_path_through_the_code_names_files_that_are_there_and_few():
    _, paths = DOCUMENT.read_text("utf-8").split("\n## Five paths through the code\n")
    walks = paths.split("\n## ")[0].split("\n### ")[1:]
    assert len(walks) == 5
    for walk in walks:
        files = re.findall(r"^\d+\. `([\w./-]+)`", walk, re.M)
        assert 5 <= len(files) <= MOST and [f for f in files if not (ROOT / f).is_file()] == [], walk


if __name__ == "__main__":
    DOCUMENT.write_text(with_code(DOCUMENT.read_text("utf-8")), "utf-8")
