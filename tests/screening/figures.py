"""Rounds with counts written by hand, for pages that need more people than the cast has."""

import re
from collections.abc import Mapping

from pwa.core.database import write
from pwa.organisations.models import Unit
from pwa.screening.models import Round, RoundCount

Counts = Mapping[str, Mapping[str, int]]


def put_counts(round_: Round, unit: Unit, counts: Counts) -> None:
    """These counts stand for the branch, and no others."""
    rows = [
        {"county_id": unit.county_id, "round": round_.id, "branch": unit.id, "kind": kind, "key": key, "people": people}
        for kind, keys in counts.items()
        for key, people in keys.items()
    ]
    with write():
        RoundCount.delete().where(RoundCount.round == round_, RoundCount.branch == unit.id).execute()
        RoundCount.insert_many(rows).execute()


def branch_below(above: Unit, name: str, kind: str = "branch") -> Unit:
    """A new unit below that one."""
    with write():
        path = Unit.next_path(above)
        return Unit.create(county_id=above.county_id, parent=above, path=path, kind=kind, name=name)


def everybody(asked: int, home: int, **away: int) -> dict[str, dict[str, int]]:
    """The counts of a branch: `home` are at home, the others away by reason; the rest has not been tried."""
    gone = sum(away.values())
    return {
        "asked": {"": asked},
        "outcome": {"here": home, "away_long": gone},
        "way": {"phone": home + gone},
        "finding": {"unchanged": home, "new_outflow": gone},
        "moves": {"0": home + gone},
        "reason": dict(away),
        "length": {"under_6_months": gone},
        "place": {"440307": gone},
    }


def page_of(round_: Round, **asked: object) -> str:
    """The address of the findings."""
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/screening/rounds/{round_.id}/findings" + (f"?{words}" if words else "")


def stats(text: str) -> dict[str, str]:
    """The figures of a page by their label."""
    found = re.findall(r'<dl class="stat"><dt>(.*?)</dt><dd>(.*?)</dd>', text)
    return {label: re.sub("<.*?>", "", shown) for label, shown in found}


def tables(text: str) -> dict[str, dict[str, list[str]]]:
    """The tables of a page: by the head of their first column, what stands in each row after its head."""
    found: dict[str, dict[str, list[str]]] = {}
    for table in re.findall(r"<table.*?</table>", text, re.S):
        head = re.findall(r'<th scope="col">(.*?)</th>', table)[0]
        for row, cells in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table, re.S):
            shown = [re.sub("<.*?>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", cells, re.S)]
            found.setdefault(head, {})[re.sub("<.*?>", "", row)] = shown
    return found


def bars(text: str) -> dict[str, str]:
    """What stands beside each bar, by its label."""
    found = re.findall(r'<div class="bar"><span>(.*?)</span>.*?<span class="bar-value">(.*?)</span></div>', text)
    return {re.sub("<.*?>", "", label): shown for label, shown in found}


def tiles(text: str) -> dict[str, int]:
    """The figures on the tiles by their name."""
    found = re.findall(r"<text [^>]*>([^<]+)</text><text class=\"n\"[^>]*>(\d+)</text>", text)
    return {name: int(people) for name, people in found}
