"""`python -m tests.soak.protocol`: three entries, each transaction apart, which `make test` has no time for.

A search with a bit for each state (256 MB) that may overlook one, until it is at its end or the time is over. Exits 1
if an order of events breaks a promise.
"""

import argparse
import math
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.model.test_protocol import MODEL

COMPILE = ["gcc", "-O2", "-DSAFETY", "-DNOCLAIM", "-DBITSTATE", "-o", "pan", "pan.c"]


def main() -> int:
    """Search, say how far it came; 1 if something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.protocol", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    minutes = max(1, math.ceil(parser.parse_args().minutes))
    if missing := [tool for tool in ("spin", "gcc") if shutil.which(tool) is None]:
        print(f"  not run: apt-get install {' '.join(missing)}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(MODEL, folder)
        for step in (["spin", "-DN=3", "-DSTEPWISE", "-a", MODEL.name], COMPILE):
            subprocess.run(step, cwd=folder, check=True, capture_output=True)
        search = ["./pan", "-m1000000", "-w31", f"-Q{minutes}"]
        said = subprocess.run(search, cwd=Path(folder), capture_output=True, text=True, check=False).stdout
    errors = re.search(r"errors: (\d+)", said)
    states = re.search(r"(\d+) states, stored", said)
    less = "  (the time was over before its end)" if "Time limit" in said else ""
    print(f"  states {states[1] if states else '?':>10}, errors {errors[1] if errors else '?'}{less}")
    return 0 if errors and errors[1] == "0" and "max search depth too small" not in said else 1


if __name__ == "__main__":
    sys.exit(main())
