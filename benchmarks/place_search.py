"""How long the search for a place takes while its name is typed: the shipped JavaScript and place data in node."""

import json
import subprocess
from pathlib import Path
from statistics import median

from benchmarks.tables import at_most, show

ROOT = Path(__file__).resolve().parent.parent
TYPED = ("l", "lo", "lon", "long", "longg", "龙", "龙岗")
SEARCH = """
import {{ readFileSync }} from 'node:fs'
import {{ decode }} from '{js}/data.js'
import {{ search }} from '{js}/search.js'
const places = decode(JSON.parse(readFileSync('{data}')))
const timed = words => {{ const began = performance.now(); search(places, words); return performance.now() - began }}
console.log(JSON.stringify(JSON.parse(readFileSync(0)).map(timed)))
"""


def main() -> None:
    """Search each name fifty times, character by character."""
    script = SEARCH.format(js=(ROOT / "static/js/place").as_uri(), data=ROOT / "static/place/places.json")
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        input=json.dumps(TYPED * 50),
        capture_output=True,
        text=True,
        check=True,
    )
    took = json.loads(run.stdout)
    show(
        "a place searched for while its name is typed (node on this machine)",
        [at_most("median", median(took), 25, "ms"), at_most("worst, the first included", max(took), 100, "ms")],
    )


if __name__ == "__main__":
    main()
