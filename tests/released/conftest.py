"""Each release in turn, its database brought up to this one."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from pwa.core import database, schema
from pwa.core.clock import now
from pwa.core.database import db, write
from pwa.identity.models import Session
from tests.kit import engines
from tests.kit.client import Client, client_of
from tests.released.fixtures import RELEASES, Released


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def release(request: pytest.FixtureRequest) -> Released:
    """One release after the other."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def then(release: Released, clock: object) -> None:
    """The clock stands an hour after the fixtures were made."""
    clock.to(release.an_hour_later)  # type: ignore[attr-defined]


@pytest.fixture
def old_file(release: Released, tmp_path: Path) -> Path:
    """Its database, as it was left."""
    return release.unpack_database(tmp_path)


Brought = dict[str, tuple[Flask, Path, bytes]]  # by release: the app, its database's file, what stands in it at first


@pytest.fixture(scope="session")
def brought_up() -> Brought:
    """The releases whose database has come up already: once each, as most tests begin with it."""
    return {}


@pytest.fixture
def migrated(
    release: Released, then: None, brought_up: Brought, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The present program on that database, once it has come up."""
    if release.name not in brought_up:
        brought_up[release.name] = bring_up(release, tmp_path_factory.mktemp("released"))
    app, file, content = brought_up[release.name]
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes(content)
    database.bind(app.config["YANXING"].database_url)
    with app.app_context():
        db.connect(reuse_if_open=True)
        yield app
    database.release()


def bring_up(release: Released, folder: Path) -> tuple[Flask, Path, bytes]:
    """The database of a release under the present program."""
    file = release.unpack_database(folder)
    app = engines.testing(engines.settings_for(f"sqlite:///{file}", folder, **release.keys))
    with app.app_context():
        db.connect(reuse_if_open=True)
        schema.migrate()
        db.execute_sql("pragma wal_checkpoint(truncate)")
    database.release()
    return app, file, file.read_bytes()


def signed_in(app: Flask, account: str) -> Client:
    """A phone on which the owner of this account has just signed in."""
    with write():
        row = Session.create(account=UUID(account), began_at=now(), last_used_at=now(), way_in="passkey", label="test")
    client = client_of(app)
    with client.session_transaction(base_url="http://localhost") as cookie:
        cookie["_user_id"], cookie["_fresh"] = str(row.id), True
        cookie.permanent = True
    return client
