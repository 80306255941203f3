"""Write one report for each generated member who is away, in bulk, with the rows that intake would have written."""

import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from random import Random
from typing import Any
from uuid import UUID

from pwa.core import clock, crypto
from pwa.core.audit import AuditLine, line
from pwa.core.ids import new_id
from pwa.identity.models import Account
from pwa.members.models import AwayPeriod, Stay, TimelineLine
from pwa.policy import age_on
from pwa.reports.location_fields import check_location
from pwa.reports.models import Device, LocationReport, Submission
from pwa.reports.parsing import KNOWN
from pwa.reports.rules import content_hash

from .away import PLACES_OF_WORK, roster_says
from .cast_rows import account_row
from .phone import Phone
from .reasons import WhyAway, why_away
from .story import Story

SHARE = 0.12  # of those drawn; the old and officials stay, which leaves 9 in 100 (Dong'an 2015)


@dataclass
class Quiet:
    """Writes reports for members without a part in the story; `key` is the database's receipt key."""

    story: Story
    rng: Random
    key: str

    def leaves(self, member: dict[str, Any], kind: str) -> WhyAway | None:
        """Draw whether this member of such a branch is away, and why."""
        if self.rng.random() >= SHARE:
            return None
        age = age_on(member["born_on"], self.story.today)
        return why_away(age, kind, member["education"], member["job_post"], self.rng)

    def report(self, member: dict[str, Any], why: WhyAway, number: str) -> dict[Any, list[dict[str, Any]]]:
        """Return the rows of one away period, by model; fill in of the member's row what follows from it."""
        account = account_row(new_id(), member["county_id"], member["id"], f"m-{number}", member["name"])
        since = self.rng.randint(2, 360)
        division, street = self.rng.choice(PLACES_OF_WORK)
        phone = Phone(Account(**account), self.story.today)
        told = {"reason": why.reason} | ({"employer_kind": why.employer} if why.employer else {})
        place = self.story.place(division, since, f"{street} {why.area}", **told)
        began_on = self.story.today - timedelta(days=since)
        member |= {"job_post": why.job_post or member["job_post"], **roster_says(division, began_on, self.story.today)}
        entry = phone.write("location", since, 20, 0, place)
        then = phone.moment(since, 20, 0).astimezone(UTC)
        with clock.stopped_at(then):
            return {Account: [account], **self._follows(entry, member, account, then)}

    def _follows(self, entry: dict, member: dict, account: dict, then: Any) -> dict[Any, list[dict[str, Any]]]:
        checked = check_location(entry["fields"], self.story.today, KNOWN).values
        ties = {"county_id": member["county_id"], "member": member["id"]}
        place = {name: checked.get(name) or "" for name in ("area", "stay", "settled", "reason", "employer_kind")}
        place |= {"division": checked["division"], "country": None, "settled": checked.get("settled") or "unknown"}
        row_id, told = UUID(entry["id"]), {"id": UUID(entry["id"]), **ties, **place}
        sent = {
            "id": row_id,
            "county_id": member["county_id"],
            "account_id": account["id"],
            "member_id": member["id"],
            "device": new_id(),
            "seq": 1,
            "form": "location",
            "version": 1,
            "source": None,
            "replaces": None,
            "fields": json.dumps(entry["fields"], ensure_ascii=False),
            "content_hash": content_hash("location", 1, None, None, None, checked),
            "claimed_at": then,
            "received_at": then + timedelta(minutes=1),
            "corrected_at": then,
            "clock_shifted": False,
            "branch_id": member["branch"],
            "former_branch_id": None,
            "seq_reused": False,
            "receipt": crypto.receipt_code(self.key, row_id),
            "waits": False,
            "adopted_at": None,
            "adopted_by": None,
        }
        since = checked["since"]
        facts = {"since": since.isoformat(), "division": place["division"], "area": place["area"]}
        period = {"began_on": since, "ended_on": None, "here_since": since, "said_at": then}
        filed = {"county_id": member["county_id"], "member_id": member["id"], "actor_id": account["id"]}
        return {
            Submission: [sent],
            Device: [
                {
                    "account_id": account["id"],
                    "device": sent["device"],
                    "highest": 1,
                    "session_id": None,
                    "first_seen_at": sent["received_at"],
                }
            ],
            LocationReport: [told | {"since": since, "back_home": False, "replaces": None, "corrected_at": then}],
            AwayPeriod: [told | period],
            Stay: [told | {"period": row_id, "since": since}],
            TimelineLine: [
                {
                    "id": new_id(),
                    **ties,
                    "at": then,
                    "kind": "location_reported",
                    "by_id": account["id"],
                    "record_id": row_id,
                    "facts": json.dumps(facts, ensure_ascii=False),
                }
            ],
            AuditLine: [line("filed", "location", row_id, fields=sorted(checked), **filed)],
        }
