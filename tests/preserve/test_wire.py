"""The connection: to the checked number only, through the proxy that is set, with the certificate checked."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from whobuilt.core.problems import WhoBuiltError
from whobuilt.preserve.limits import Limits
from whobuilt.preserve.proxies import find_proxy, parse_proxy
from whobuilt.preserve.visits import Outcome, WebCapture
from whobuilt.preserve.web import WebRequest, WebRules, capture_page
from whobuilt.preserve.wire import Network
from whobuilt.store import FolderBlobs

PUBLIC = "93.184.215.14"
BODY = b"<p>" + b"The notice names the vendor and the price. " * 9
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
QUICK = Limits(linger=0.05)


class Bench:
    """Captures into a store of their own, and what they kept."""

    def __init__(self, folder: Path) -> None:
        self.blobs = FolderBlobs(folder / "blobs")

    def ask(self, url: str, network: Network, **rules: Any) -> WebCapture:
        return capture_page(WebRequest(url, rules=WebRules(**{"limits": QUICK, **rules})), self.blobs, network)

    def kept(self, result: WebCapture) -> bytes:
        assert result.capture
        return self.blobs.get(result.capture.blob)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def codes(result: WebCapture) -> list[str]:
    return [problem.code for problem in result.problems]


# Names.


def test_a_name_that_nobody_knows(bench: Bench) -> None:
    def unknown(*_: object) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    result = bench.ask("http://gone.example/", Network(resolve=unknown))
    assert (codes(result), result.outcome, result.capture) == (["name_not_found"], Outcome.NOT_FOUND, None)


def test_a_resolver_that_cannot_tell(bench: Bench) -> None:
    def away(*_: object) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    result = bench.ask("http://site.example/", Network(resolve=away))
    assert (codes(result), result.outcome) == (["name_not_resolved"], Outcome.NOT_REACHED)


def test_a_resolver_that_does_not_answer(bench: Bench) -> None:
    over = threading.Event()
    result = bench.ask(
        "http://site.example/", Network(resolve=lambda *_: [str(over.wait(60))]), limits=Limits(seconds=0.05)
    )
    over.set()
    assert (codes(result), result.outcome) == (["too_slow"], Outcome.NOT_REACHED)


def test_nothing_answers(bench: Bench) -> None:
    def refuse(*_: object) -> socket.socket:
        raise ConnectionRefusedError(111, "Connection refused")

    result = bench.ask("http://site.example/", Network(resolve=lambda *_: [PUBLIC], connect=refuse))
    assert (codes(result), result.outcome) == (["no_connection"], Outcome.NOT_REACHED)
    assert result.problems[0].where == "http://site.example/"


def test_the_next_address_is_tried(bench: Bench, serve: Callable[..., Any]) -> None:
    site = serve({"*": [PAGE]})

    def connect(address: str, port: int, seconds: float) -> socket.socket:
        if address != PUBLIC:
            raise OSError(101, "Network is unreachable")
        return site.connect(address, port, seconds)  # type: ignore[no-any-return]  # the fixture's type is Any

    result = bench.ask("http://site.example/", Network(resolve=lambda *_: ["2606:4700::1111", PUBLIC], connect=connect))
    assert [hop.peer for hop in result.hops] == [PUBLIC]


def test_this_machine_is_asked_where_that_is_allowed(bench: Bench, serve: Callable[..., Any]) -> None:
    site = serve({"*": [PAGE]})
    url = f"http://localhost:{site.port}/"
    assert codes(bench.ask(url, Network())) == ["private_address"]
    assert site.requests == []
    assert bench.ask(url, Network(), allow_private=True).outcome is Outcome.FOUND


# TLS.


def make_usage() -> x509.KeyUsage:
    """What a certificate must say that signs itself and serves: newer Pythons insist."""
    used = {"digital_signature", "key_cert_sign"}
    names = """digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign
        crl_sign encipher_only decipher_only""".split()
    return x509.KeyUsage(**{name: name in used for name in names})


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[ssl.SSLContext, Path]]:
    """Makes a server's TLS context for a name, and the file by which a client trusts it."""

    def make(name: str, days: int = 2) -> tuple[ssl.SSLContext, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = dt.datetime.now(dt.UTC)
        begin, end = now - dt.timedelta(days=3), now - dt.timedelta(days=3) + dt.timedelta(days=3 + days)
        builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), begin, end)
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        identity = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = builder.add_extension(identity, critical=False)
        builder = builder.add_extension(make_usage(), critical=True)
        certificate = builder.sign(key, hashes.SHA256())
        folder = tmp_path_factory.mktemp("tls")
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = certificate.public_bytes(serialization.Encoding.PEM)
        (folder / "server.pem").write_bytes(secret + public)
        (folder / "trust.pem").write_bytes(public)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(folder / "server.pem")
        return context, folder / "trust.pem"

    return make


def test_a_page_over_tls(bench: Bench, serve: Callable[..., Any], authority: Callable[..., Any]) -> None:
    context, trust = authority("site.example")
    site = serve({"*": [PAGE]}, context)
    network = Network(
        resolve=lambda *_: [PUBLIC], connect=site.connect, trust=lambda: ssl.create_default_context(cafile=str(trust))
    )
    result = bench.ask("https://site.example/", network)
    assert (codes(result), result.outcome) == ([], Outcome.FOUND)
    kept = bench.kept(result)
    assert PAGE in kept
    assert b"tls-version: TLSv1." in kept
    assert b"tls-certificate-sha256: " in kept


BAD_CERTIFICATES = {"another name": ("other.example", 2), "expired": ("site.example", -1)}


@pytest.mark.parametrize("kind", [*BAD_CERTIFICATES, "signed by itself"])
def test_no_page_without_a_good_certificate(
    bench: Bench, serve: Callable[..., Any], authority: Callable[..., Any], kind: str
) -> None:
    context, trust = authority(*BAD_CERTIFICATES.get(kind, ("site.example", 2)))
    site = serve({"*": [PAGE]}, context)
    network = Network(resolve=lambda *_: [PUBLIC], connect=site.connect)
    if kind in BAD_CERTIFICATES:
        network = replace(network, trust=lambda: ssl.create_default_context(cafile=str(trust)))
    result = bench.ask("https://site.example/", network)
    assert (codes(result), result.outcome, result.capture) == (["tls_failed"], Outcome.NOT_REACHED, None)
    assert site.requests == []


def test_a_plain_server_where_tls_is_expected(bench: Bench, serve: Callable[..., Any]) -> None:
    site = serve({"*": [PAGE]})
    result = bench.ask("https://site.example/", Network(resolve=lambda *_: [PUBLIC], connect=site.connect))
    assert codes(result) == ["tls_failed"]


# Proxies.


class SocksServer:
    """A SOCKS5 proxy that leads every connection to one site, and writes down what it was asked for."""

    def __init__(self, site: Any, password: bytes = b"") -> None:
        self.asked: list[tuple[bytes, int]] = []
        self._site, self._password = site, password
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection:
                    self._lead(connection)

    def _lead(self, client: socket.socket) -> None:
        _, count = client.recv(2)
        method = client.recv(count)[0]
        client.sendall(bytes([5, method]))
        if method == 2:
            _, length = client.recv(2)
            client.recv(length)
            given = client.recv(client.recv(1)[0])
            client.sendall(bytes([1, given != self._password]))
            if given != self._password:
                return
        kind = client.recv(4)[3]
        host = client.recv(client.recv(1)[0]) if kind == 3 else client.recv({1: 4, 4: 16}[kind])
        self.asked.append((host, int.from_bytes(client.recv(2), "big")))
        client.sendall(bytes([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        with self._site.connect("", 0, 5) as server:
            server.sendall(client.recv(65536))
            while data := server.recv(65536):
                client.sendall(data)


@pytest.fixture
def socks() -> Iterator[Callable[..., SocksServer]]:
    made: list[SocksServer] = []

    def start(site: Any, password: bytes = b"") -> SocksServer:
        made.append(SocksServer(site, password))
        return made[-1]

    yield start
    for server in made:
        server.close()


def only_the_proxy(host: str, _port: int) -> list[str]:
    assert host == "127.0.0.1", f"{host} was looked up past the proxy"
    return [host]


def test_through_socks_the_proxy_resolves(bench: Bench, serve: Callable[..., Any], socks: Callable[..., Any]) -> None:
    proxy = socks(serve({"*": [PAGE]}))
    for scheme in ("socks5h", "socks5"):
        set_to = f"{scheme}://127.0.0.1:{proxy.port}"
        result = bench.ask("http://site.example/", Network(resolve=only_the_proxy), proxy=set_to)
        assert (codes(result), result.outcome) == ([], Outcome.FOUND)
        assert [hop.peer for hop in result.hops] == [""]
        assert b"WARC-IP-Address" not in bench.kept(result)
        assert bench.kept(result).count(PAGE) == 1
    assert proxy.asked == [(b"site.example", 80)] * 2


def test_onions_are_asked_through_socks_only(
    bench: Bench, serve: Callable[..., Any], socks: Callable[..., Any]
) -> None:
    proxy = socks(serve({"*": [PAGE]}))
    result = bench.ask("http://abcdef.onion/", Network(resolve=only_the_proxy))
    assert codes(result) == ["onion_needs_tor"]
    result = bench.ask(
        "http://abcdef.onion/", Network(resolve=only_the_proxy), proxy=f"socks5h://127.0.0.1:{proxy.port}"
    )
    assert result.outcome is Outcome.FOUND


def test_a_proxy_with_a_password(bench: Bench, serve: Callable[..., Any], socks: Callable[..., Any]) -> None:
    proxy = socks(serve({"*": [PAGE]}), b"s3cret")
    found = bench.ask("http://site.example/", Network(), proxy=f"socks5h://ann:s3cret@127.0.0.1:{proxy.port}")
    assert found.outcome is Outcome.FOUND
    assert b"s3cret" not in bench.kept(found)
    refused = bench.ask("http://site.example/", Network(), proxy=f"socks5h://ann:wrong@127.0.0.1:{proxy.port}")
    assert codes(refused) == ["proxy_failed"]
    assert "wrong" not in str(refused)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://2130706433/", "http://[::1]/", "http://printer.local/"])
def test_a_proxy_is_not_asked_for_private_addresses(
    bench: Bench, serve: Callable[..., Any], socks: Callable[..., Any], url: str
) -> None:
    proxy = socks(serve({"*": [PAGE]}))
    assert codes(bench.ask(url, Network(), proxy=f"socks5h://127.0.0.1:{proxy.port}")) == ["private_address"]
    assert proxy.asked == []


def test_through_an_http_proxy(bench: Bench, serve: Callable[..., Any]) -> None:
    proxy = serve({"http://site.example/a": [PAGE]})
    result = bench.ask(
        "http://site.example/a", Network(resolve=only_the_proxy), proxy=f"http://ann:s3cret@127.0.0.1:{proxy.port}"
    )
    assert (codes(result), result.outcome) == ([], Outcome.FOUND)
    assert b"Proxy-Authorization: Basic YW5uOnMzY3JldA==" in proxy.requests[0]
    assert b"Authorization" not in bench.kept(result)


def test_an_http_proxy_that_refuses_to_lead_to_tls(bench: Bench, serve: Callable[..., Any]) -> None:
    proxy = serve({"site.example:443": [b"HTTP/1.1 403 Forbidden\r\n\r\n"]})
    set_to = f"http://127.0.0.1:{proxy.port}"
    result = bench.ask("https://site.example/", Network(resolve=only_the_proxy), proxy=set_to)
    assert codes(result) == ["proxy_failed"]
    assert proxy.requests[0].startswith(b"CONNECT site.example:443 HTTP/1.1\r\n")


@pytest.mark.parametrize("proxy", ["socks4://127.0.0.1:9050", "https://proxy.example", "socks5h://", "http://[::1"])
def test_nothing_is_asked_past_a_proxy_that_cannot_be_used(bench: Bench, proxy: str) -> None:
    result = bench.ask("http://site.example/", Network(resolve=only_the_proxy), proxy=proxy)
    assert codes(result) == ["proxy_unusable"]
    with pytest.raises(WhoBuiltError):
        parse_proxy(proxy)


def test_the_proxy_of_the_environment() -> None:
    environ = {"HTTPS_PROXY": "http://p:3128", "all_proxy": "socks5h://t:9050", "NO_PROXY": "intern.example,.x.example"}
    assert find_proxy(environ, "site.example") == "http://p:3128"
    assert find_proxy(environ, "a.intern.example") == ""
    assert find_proxy(environ, "x.example") == ""
    assert find_proxy(environ, "notx.example") == "http://p:3128"
    assert find_proxy({"ALL_PROXY": "socks5h://t:9050", "no_proxy": ""}, "a.example") == "socks5h://t:9050"
    assert find_proxy({}, "a.example") == ""


def test_a_proxy_that_is_not_there_says_nothing_of_the_page(bench: Bench) -> None:
    def unknown(host: str, _port: int) -> list[str]:
        assert host == "proxy.example"
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    result = bench.ask("http://site.example/", Network(resolve=unknown), proxy="socks5h://proxy.example:9050")
    assert (codes(result), result.outcome) == (["proxy_failed"], Outcome.NOT_REACHED)
