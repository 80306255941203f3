"""Define `yanxing keys`: make, list, replace and revoke the keys that sign papers; trust another installation's."""

import json
from pathlib import Path
from typing import Any

import click

from pwa.core.terminal import Refused, _, command, print_error, print_line


def _unit(said: str) -> Any:
    from pwa.organisations.models import Unit

    found = list(Unit.select().where((Unit.code == said) | (Unit.name == said), Unit.closed_at.is_null()).limit(2))
    if len(found) != 1:
        raise Refused(_("No unit, or more than one, is called “%(said)s”.", said=said))
    if found[0].parent_id is not None and found[0].kind != "committee":
        raise Refused(_("Only a county or a committee has a key: branches issue under their county's number."))
    return found[0]


@command("list")
def list_keys() -> None:
    """List every key: whose, from when until when, and whether it signs, is retired, revoked or trusted."""
    from pwa.core.schema import require_current

    from .models import PaperKey, TrustedKey

    require_current()
    for row in PaperKey.select().order_by(PaperKey.made_at):
        state = _("revoked") if row.revoked_on else _("retired") if row.retired_at else _("signs")
        print_line(f"{row.key_id}  {state}  {row.begins} – {row.ends}  {row.name}")
    for known in TrustedKey.select().order_by(TrustedKey.trusted_at):
        told = _("trusted")
        listed = _("list of %(day)s", day=known.as_of) if known.as_of else _("never fetched")
        print_line(f"{known.key_id}  {told}  {known.begins} – {known.ends}  {known.name}  {listed}")


@command("new")
@click.argument("unit")
def new_key(unit: str) -> None:
    """Make the key of UNIT (code or name), if it has none. Units get theirs by themselves when they first issue."""
    from pwa.core.database import write
    from pwa.core.schema import require_current

    from . import keys

    require_current()
    found = _unit(unit)
    with write():
        if row := keys.signing_key(found):
            facts = {"unit": unit, "key": row.key_id}
            raise Refused(_("%(unit)s has a key: %(key)s. 'yanxing keys roll-over' replaces it.", **facts))
        row = keys.make(found, None)
    print_line(row.key_id)


@command("roll-over")
@click.argument("unit")
def roll_over(unit: str) -> None:
    """Replace the key of UNIT (code or name). What the old one signed stays genuine."""
    from pwa.core.database import write
    from pwa.core.schema import require_current

    from . import keys

    require_current()
    found = _unit(unit)
    with write():
        row = keys.make(found, None)
    print_line(row.key_id)


@command("revoke")
@click.argument("key")
def revoke(key: str) -> None:
    """Revoke a KEY (as listed, or the unit whose key signs) that somebody else may have: whoever verifies a paper
    signed with it is told to ask the issuer."""
    from pwa.core.database import write
    from pwa.core.schema import require_current
    from pwa.organisations.models import Unit

    from . import keys
    from .models import PaperKey, TrustedKey

    require_current()
    with write():
        signs = PaperKey.retired_at.is_null() & PaperKey.revoked_on.is_null()
        of_unit = PaperKey.unit.in_(Unit.select(Unit.id).where((Unit.code == key) | (Unit.name == key)))
        row = PaperKey.get_or_none((PaperKey.key_id == key) | (signs & of_unit))
        if row is None and TrustedKey.delete().where(TrustedKey.key_id == key).execute():
            print_line(_("It is not trusted any more."))
            return
        if row is None:
            raise Refused(_("There is no key %(key)s.", key=key))
        if row.revoked_on:
            raise Refused(_("It was revoked on %(day)s.", day=row.revoked_on.isoformat()))
        keys.revoke(row, None)
    print_line(_("Revoked. The next paper is signed with a new key."))


@command("trust")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--fingerprint", default="", help="As the other county read it out on the telephone.")
def trust(file: Path, fingerprint: str) -> None:
    """Trust the county's key of another installation: FILE is its /keys.json. Without --fingerprint the fingerprints
    are printed, to be compared by telephone; with it the key is trusted, or its list renewed."""
    from pwa.core.database import write
    from pwa.core.schema import require_current

    from . import trusted_keys

    require_current()
    try:
        listed = json.loads(file.read_text(encoding="utf-8"))
        found = trusted_keys.county_keys(listed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(
            _("%(file)s is no list of keys: take what the other installation gives at /keys.json.", file=file)
        ) from error
    if not fingerprint:
        for key, said in found.items():
            print_line(f"{trusted_keys.fingerprint(said)}  {said['name']}  {key}")
        print_error(_("Ask the county on the telephone to read out its fingerprint, then say it with --fingerprint."))
        return
    wanted = fingerprint.replace(" ", "").lower()
    chosen = [key for key, said in found.items() if trusted_keys.fingerprint(said).replace(" ", "") == wanted]
    if not chosen:
        raise Refused(_("No key of this file has that fingerprint: do not trust it."))
    with write():
        trusted_keys.trust(chosen[0], listed)
    print_line(
        _("%(name)s is trusted, with its list of %(day)s.", name=found[chosen[0]]["name"], day=listed.get("as_of"))
    )


COMMANDS = {
    "keys list": list_keys,
    "keys new": new_key,
    "keys roll-over": roll_over,
    "keys revoke": revoke,
    "keys trust": trust,
}
