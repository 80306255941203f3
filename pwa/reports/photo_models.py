"""Store photos, and the submissions that name them."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import UTCDateTimeField, db


class PhotoNamed(pw.Model):
    """A photo that a stored submission names by its hash; only such hashes may be uploaded."""

    submission_id = pw.UUIDField()
    account_id = pw.UUIDField()
    sha256 = pw.TextField()

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("submission_id", "sha256")


PhotoNamed.add_index(PhotoNamed.index(PhotoNamed.account_id, PhotoNamed.sha256, name="photo_named_account"))


class Photo(pw.Model):
    """A photo's bytes, re-encoded without metadata. Stored per account, so that nobody can fetch it by guessing a
    hash."""

    account_id = pw.UUIDField()
    sha256 = pw.TextField()  # of the bytes as sent
    content = pw.BlobField()
    mimetype = pw.TextField()
    received_at = UTCDateTimeField(default=now)
    lost_at = UTCDateTimeField(null=True)

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "sha256")
