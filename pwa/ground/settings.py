"""Settings come from the environment (12-factor), or from a `.env` file beside the working directory."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import load_dotenv


class BadSetting(ValueError):
    """A setting that cannot work; the message names it."""


@dataclass(frozen=True)
class Settings:
    """Everything an operator decides. Secrets never appear in its repr."""

    database_url: str
    base_url: str
    var: Path
    secret_key: str = field(repr=False)
    data_key: str = field(repr=False)
    trusted_proxies: int = 0
    metrics_token: str = field(default="", repr=False)
    retire_worker: bool = False

    @property
    def origin(self) -> str:
        """Scheme, host and port that browsers send as `Origin`."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """Host without port: the relying party's id of passkeys."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def secure(self) -> bool:
        """Cookies are Secure everywhere but on http://localhost."""
        return not (self.base_url.startswith("http://") and self.host == "localhost")


def load(**over: object) -> Settings:
    """Read the environment (and `.env`); keyword arguments win. Creates the two key files when they are absent."""
    load_dotenv(Path.cwd() / ".env")
    env = os.environ.get
    var = Path(str(over.get("var") or env("YANXING_VAR") or "var"))
    base_url = str(over.get("base_url") or env("YANXING_BASE_URL") or f"http://localhost:{env('PORT') or 8000}").rstrip(
        "/"
    )
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
        raise BadSetting("YANXING_BASE_URL must be the public origin, for example https://yanxing.example")
    proxies = str(over.get("trusted_proxies") or env("YANXING_TRUSTED_PROXIES") or "0")
    if not proxies.isdigit():
        raise BadSetting("YANXING_TRUSTED_PROXIES must be a number")
    return Settings(
        database_url=str(over.get("database_url") or env("YANXING_DATABASE_URL") or f"sqlite:///{var}/yanxing.db"),
        base_url=base_url,
        var=var,
        secret_key=str(over.get("secret_key") or env("YANXING_SECRET_KEY") or _kept(var / "secret.key")),
        data_key=str(over.get("data_key") or env("YANXING_DATA_KEY") or _kept(var / "data.key")),
        trusted_proxies=int(proxies),
        metrics_token=str(over.get("metrics_token") or env("YANXING_METRICS_TOKEN") or ""),
        retire_worker=env("YANXING_RETIRE_WORKER") == "1",
    )


def _kept(path: Path) -> str:
    """The key in `path`, made on first start with mode 0600. Two processes that start together agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            os.link(fresh, path)  # fails if the other process was first: then its key stands
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text().strip()
