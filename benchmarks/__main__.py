"""`make bench`: every benchmark of this folder, one after the other; one that lacks a package says which."""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run each; 1 when one of them could not run."""
    missing = 0
    for path in sorted(HERE.glob("[a-z]*.py")):
        print(f"== {path.stem}", flush=True)
        try:
            sys.argv = [str(path)]
            runpy.run_path(str(path), run_name="__main__")
        except ModuleNotFoundError as error:
            missing += 1
            print(f"NOT RUN: {path.stem} needs the package {error.name} (group 'places' of pyproject.toml)")
    return min(missing, 1)


if __name__ == "__main__":
    sys.exit(main())
