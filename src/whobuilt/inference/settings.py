"""Where a language model is asked, and how: from a small TOML file and from options.

url = "http://127.0.0.1:8080/v1"
model = "example-8b"
key_env = "EXAMPLE_KEY"        the environment variable that holds the key; the key itself is written nowhere
price_in = 0.15                for a million tokens, in `currency`
price_out = 0.60
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from httpx import URL, InvalidURL, Proxy

from whobuilt.core.problems import Problem, WhoBuiltError

KEY = "WHOBUILT_MODEL_KEY"


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """An OpenAI-compatible endpoint, the model asked there, and the limits within which it is asked."""

    url: str = ""
    model: str = ""
    key_env: str = KEY
    timeout: float = 120.0  # seconds that one answer may take
    retries: int = 4
    workers: int = 4  # questions that are open at once
    window: int = 6000  # characters of a document that are asked about at once
    most_tokens: int = 4096  # of one answer
    price_in: float = 0.0  # of a million tokens
    price_out: float = 0.0
    currency: str = "USD"
    proxy: str = ""

    @property
    def host(self) -> str:
        """The host that is asked."""
        return URL(self.url).host

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this machine: the host is a loopback number, or the name that always means one."""
        host = self.host
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    @property
    def key(self) -> str:
        """The key, from the environment; empty where there is none."""
        return os.environ.get(self.key_env, "").strip() if self.key_env else ""

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost, in `currency`."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1e6


def load_settings(path: Path | None, **given: Any) -> EndpointSettings:
    """Settings from a file, and over them what was given; WhoBuiltError where they cannot be used."""
    told = _read(path) if path else {}
    known = {field.name: field.type for field in fields(EndpointSettings)}
    if unknown := sorted(set(told) - set(known)):
        raise _unusable(f"there is no setting {unknown[0]!r}", str(path), f"Settings: {', '.join(known)}.")
    settings = EndpointSettings()
    for name, value in told.items():
        kind = type(getattr(settings, name))
        if isinstance(value, bool) or not isinstance(value, (int, float) if kind is float else kind):
            raise _unusable(f"{name} = {value!r} is no {'number' if kind in (int, float) else 'text'}", str(path), "")
    settings = replace(settings, **(told | {name: value for name, value in given.items() if value not in ("", None)}))
    return _checked(settings)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise _unusable(f"it cannot be read ({error.strerror or error})", str(path), "Check the path.") from error
    except ValueError as error:
        raise _unusable(f"it is no TOML ({error})", str(path), "") from error


def _checked(settings: EndpointSettings) -> EndpointSettings:
    mend = "Give it in full: --endpoint http://127.0.0.1:8080/v1 --model NAME."
    try:
        url = URL(settings.url)
    except InvalidURL:
        raise _unusable("the endpoint is no web address", "", mend) from None
    if url.scheme not in ("http", "https") or not url.host:
        raise _unusable("no endpoint is named" if not settings.url else "the endpoint is no web address", "", mend)
    if url.userinfo:
        raise _unusable("the endpoint holds a password", "", f"Put it into the environment variable {KEY}.")
    if not settings.model:
        raise _unusable("no model is named", "", mend)
    if min(settings.timeout, settings.workers, settings.window, settings.most_tokens) <= 0 or settings.retries < 0:
        raise _unusable("timeout, workers, window and most_tokens are above zero", "", "")
    if settings.proxy:
        _check_proxy(settings.proxy)
    if not settings.key.isascii() or not settings.key.isprintable():
        raise _unusable("its key holds characters that no key has", "", f"Look at the variable {settings.key_env}.")
    if url.scheme == "http" and not settings.is_local and settings.key:
        raise _unusable("a key would go over the wire in the clear", settings.host, "Use https://.")
    return settings


def _check_proxy(proxy: str) -> None:
    """WhoBuiltError where a proxy cannot be used; what it holds is not told, for that may be a password."""
    mend = "Give it as http://HOST:PORT or socks5h://HOST:PORT."
    try:
        host = Proxy(proxy).url.host
    except (InvalidURL, ValueError):
        host = ""
    if not host:
        raise _unusable("the proxy is none that can be used", "", mend)


def _unusable(why: str, where: str, mend: str) -> WhoBuiltError:
    return WhoBuiltError(Problem("model_settings", f"the language model cannot be asked: {why}.", where, mend))
