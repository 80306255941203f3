"""Act as a member's phone in the story: write entries by its own clock, number them, send them later.

It sends through the real intake, so that everything follows as from a real report.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from pwa.core import clock
from pwa.core.database import Fact
from pwa.core.ids import new_id
from pwa.identity.models import Account, Session
from pwa.identity.visitor import Visitor
from pwa.reports.intake import take_in
from pwa.reports.models import Photo
from pwa.reports.sync_results import Answer
from pwa.reports.wire import Envelope

from .county import at


@dataclass
class Phone:
    """One phone with one account. `ahead` is how far its clock is ahead of the server's."""

    account: Account
    today: date
    ahead: timedelta = timedelta(0)
    seq: int = 0
    device: UUID = field(default_factory=new_id)
    session: Session | None = None

    def moment(self, days_ago: float, hour: int, minute: int) -> datetime:
        """Return that time of day, that many days ago in the story."""
        return at(self.today - timedelta(days=days_ago), hour, minute)

    def write(self, form: str, days_ago: int, hour: int, minute: int, fields: Mapping[str, Any], **beside: Any) -> dict:
        """Return an entry saved at that moment by the phone's own clock; `beside`: subject, source, replaces."""
        then = self.moment(days_ago, hour, minute)
        self.seq += 1
        with clock.stopped_at(then):
            entry = {"id": str(new_id()), "seq": self.seq, "form": form, "version": 1}
        entry["recorded_at"] = (then + self.ahead).isoformat(timespec="milliseconds")
        return entry | {"fields": dict(fields)} | {name: str(value) for name, value in beside.items()}

    def skip(self) -> None:
        """Use up a number whose entry will never arrive."""
        self.seq += 1

    def send(self, entries: list[dict], days_ago: int, hour: int, minute: int) -> Answer:
        """Deliver these entries in one batch at that moment."""
        then = self.moment(days_ago, hour, minute)
        with clock.stopped_at(then):
            if self.session is None:
                self.session = Session.begin(self.account, "passphrase", "Android · Chrome")
            self.session.use()
            batch = Envelope(
                device=self.device,
                account=str(self.account.id),
                epoch=Fact.read("epoch"),
                sent_at=then + self.ahead,
                discarded=(),
                submissions=tuple(entries),
            )
            return take_in(Visitor(self.session), batch)

    def report(
        self, form: str, days_ago: int, hour: int, minute: int, fields: Mapping[str, Any], **beside: Any
    ) -> UUID:
        """Write an entry and deliver it within a minute; return its id. Any result but 'accepted' is a bug of the
        story."""
        entry = self.write(form, days_ago, hour, minute, fields, **beside)
        answer = self.send([entry], days_ago, hour, minute + 1)
        assert answer.results[0].outcome == "accepted", (entry, answer.results)
        return answer.results[0].id


def picture(number: int) -> bytes:
    """Return a tiny synthetic photo: chairs before a wall, in the colours of `number`."""
    rng = Random(number)
    image = Image.new("RGB", (160, 120), (226 - rng.randrange(40), 222, 205))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 78, 160, 120), fill=(150, 128 + rng.randrange(30), 104))
    draw.rectangle((46, 14, 114, 44), fill=(rng.randrange(60, 190), 70, 60))
    for column in range(5):
        left = 12 + column * 29
        draw.rectangle((left, 66, left + 16, 86), fill=(60, 74 + rng.randrange(60), 96))
        draw.ellipse((left + 3, 52, left + 13, 64), fill=(214, 180, 152))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def name_of_picture(number: int) -> str:
    """Return the hash by which a report names picture `number`."""
    return hashlib.sha256(picture(number)).hexdigest()


def deliver(account_id: UUID, number: int, when: datetime) -> None:
    """Deliver picture `number` after its report."""
    content = picture(number)
    sha256 = hashlib.sha256(content).hexdigest()
    Photo.insert(
        account_id=account_id, sha256=sha256, content=content, mimetype="image/jpeg", received_at=when
    ).execute()
