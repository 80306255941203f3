"""Read the settings from the environment, or from a `.env` file in the working directory."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import load_dotenv


def _l(text: str) -> str:
    """Mark a text for the catalogue; it is translated when it is printed (core/terminal.py)."""
    return text


class BadSetting(ValueError):
    """A setting has an unusable value; the message names the setting."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text % values if values else text)
        self.text, self.values = text, values


@dataclass(frozen=True)
class Settings:
    """Everything that an operator can configure. Secrets do not appear in its repr."""

    database_url: str = field(repr=False)  # may hold a password
    base_url: str
    var: Path
    secret_key: str = field(repr=False)
    data_key: str = field(repr=False)
    trusted_proxies: int = 0
    metrics_token: str = field(default="", repr=False)
    retire_worker: bool = False
    remind: bool = False  # whether the server sends reminders by itself
    push_contact: str = ""  # whom a push service asks when notifications go wrong
    gateway_urls: str = field(default="", repr=False)  # may hold passwords
    sms_url: str = field(default="", repr=False)
    sms_secret: str = field(default="", repr=False)

    @property
    def origin(self) -> str:
        """Scheme, host and port, as browsers send them in `Origin`."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """Host without port: the relying party ID of passkeys."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def secure(self) -> bool:
        """Whether cookies are Secure: everywhere except on http://localhost."""
        return not (self.base_url.startswith("http://") and self.host == "localhost")


def load(**over: object) -> Settings:
    """Read the environment (and `.env`); keyword arguments take precedence. Creates the two key files if missing."""
    load_dotenv(Path.cwd() / ".env")

    def given(name: str, default: str = "") -> str:
        return str(over.get(name) or os.environ.get(f"YANXING_{name.upper()}") or default)

    var = Path(given("var", "var"))
    return Settings(
        database_url=given("database_url", f"sqlite:///{var}/yanxing.db"),
        base_url=_origin(given("base_url", f"http://localhost:{os.environ.get('PORT') or 8000}")),
        var=var,
        secret_key=given("secret_key") or _kept(var / "secret.key"),
        data_key=given("data_key") or _kept(var / "data.key"),
        trusted_proxies=_proxies(given("trusted_proxies", "0")),
        metrics_token=given("metrics_token"),
        retire_worker=given("retire_worker") == "1",
        remind=given("remind") == "1",
        push_contact=given("push_contact"),
        gateway_urls=given("gateway_urls"),
        sms_url=given("sms_url"),
        sms_secret=given("sms_secret"),
    )


def _origin(text: str) -> str:
    """Normalise the public origin as browsers write it: no path, no default port. Raises BadSetting."""
    try:
        parts = urlsplit(text.strip().rstrip("/"))
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    whole = parts.scheme in ("http", "https") and parts.hostname and not (parts.path or parts.query or parts.username)
    if not whole:
        raise BadSetting(_l("YANXING_BASE_URL must be the public origin, for example https://yanxing.example"))
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")


def _proxies(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 10):
        raise BadSetting(_l("YANXING_TRUSTED_PROXIES must be a number: how many proxies of yours stand in front"))
    return int(text)


def _kept(path: Path) -> str:
    """Read the key in `path`; create it (mode 0600) if missing. Two processes that start together get the same key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
                file.flush()
                os.fsync(file.fileno())
            os.link(fresh, path)  # fails if the other process was first: then its key is used
        except FileExistsError:
            pass
        finally:
            fresh.unlink(missing_ok=True)
    key = path.read_text(encoding="utf-8", errors="replace").strip()
    if not key:
        raise BadSetting(_l("%(path)s is empty: put the key back, or remove the file for a new one"), path=path)
    return key
