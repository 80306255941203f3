"""Every row of the bound database as plain values, to compare two databases whatever their engines."""

from pwa.core.crypto import unseal
from pwa.core.database import Fact
from pwa.incorporation.file_proposal_models import FileProposal
from pwa.members.models import Member
from pwa.models import MODELS
from pwa.papers.models import PaperKey, PaperSeries
from pwa.reports.models import Submission
from pwa.reports.sealed_fields import opened


def everything() -> dict[str, list[tuple]]:
    """Table → rows in the order of their keys. What is sealed is opened: its wrapping is fresh each time, as is the
    epoch."""
    found = {}
    for model in MODELS:
        rows = []
        for row in model.select():
            values = dict(row.__data__)
            if model is Member:
                values["id_sealed"] = row.id_sealed and unseal(row.id_sealed)
            if model is PaperKey:
                values["sealed"] = unseal(row.sealed)
            if model is PaperSeries:
                del values["epoch"]
            if model is FileProposal:
                values["value_sealed"] = unseal(row.value_sealed)
            if model is Submission:
                values["fields"] = opened(row.fields)
            if model is not Fact or row.name != "epoch":
                rows.append(tuple(sorted((name, _plain(value)) for name, value in values.items())))
        found[model._meta.table_name] = sorted(rows)
    return found


def _plain(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
