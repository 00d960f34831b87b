"""A real timestamp authority for tests: certificates of our own, `openssl ts` behind a small web server in a thread.

It can be told to misbehave. Test modules take the fixture `local` from here with `runpy`, so this file is no test.
"""

from __future__ import annotations

import hashlib
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from whobuilt.archive.timestamps.authorities import Authority
from whobuilt.archive.timestamps.cms import Signed, read_signed
from whobuilt.archive.timestamps.der import read_item

SETTINGS = """
[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""
HUGE = 1 << 20
SERIAL = 4711


class LocalAuthority:
    """One authority: `behave` turns a request into what is sent, `asked` are the requests that came."""

    def __init__(self, folder: Path, name: str, first: datetime, last: datetime, kind: str = "rsa") -> None:
        folder.mkdir()
        self.folder, self.name = folder, name
        self.asked: list[bytes] = []
        self.behave: Callable[[bytes], bytes] = self.stamp
        self.status, self.location = 200, ""
        self.key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
        self._root_key, self._good = ec.generate_private_key(ec.SECP256R1()), (first, last)
        self._make_certificates()
        (folder / "serial").write_text("01\n", "ascii")
        (folder / "tsa.cnf").write_text(SETTINGS.format(folder=folder), "ascii")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/tsr"

    def close(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def authority(self, *, known: bool = True) -> Authority:
        """As the user's list would name it: with its root certificate, or without."""
        return Authority(self.name, self.url, (self.root,) if known else ())

    def stamp(self, query: bytes) -> bytes:
        """What an honest authority answers."""
        request, reply = self.folder / "request.tsq", self.folder / "reply.tsr"
        request.write_bytes(query)
        command = f"openssl ts -reply -config tsa.cnf -section tsa -queryfile {request.name} -out {reply.name}"
        keys = "-signer signer.pem -inkey signer.key -chain root.pem"
        subprocess.run(f"{command} {keys}".split(), cwd=self.folder, check=True, capture_output=True)
        return reply.read_bytes()

    def make_query(self, message: bytes, digest: str = "sha256") -> bytes:
        """A request that somebody else could have sent."""
        data, query = self.folder / "data", self.folder / "other.tsq"
        data.write_bytes(message)
        command = f"openssl ts -query -data {data.name} -{digest} -cert -out {query.name}"
        subprocess.run(command.split(), cwd=self.folder, check=True, capture_output=True)
        return query.read_bytes()

    def date(self, reply: bytes, at: datetime) -> bytes:
        """The reply that this authority's key would have signed at another time."""
        _, token = read_item(reply).children
        signed = read_signed(token.whole)
        old_time = next(item.whole for item in read_item(signed.content).children if item.tag == 0x18)
        new_time = b"\x18\x0f" + at.strftime("%Y%m%d%H%M%SZ").encode("ascii")
        assert len(old_time) == len(new_time)
        content = signed.content.replace(old_time, new_time)
        before, after = hashlib.sha256(signed.content).digest(), hashlib.sha256(content).digest()
        return self._sign_again(reply.replace(old_time, new_time), signed, before, after)

    def misuse(self, reply: bytes) -> bytes:
        """The reply as signed under a web server's certificate: same key, same root, same name, another purpose."""
        signed = read_signed(read_item(reply).children[1].whole)
        while len(other := self._certify(ExtendedKeyUsageOID.SERVER_AUTH)) != len(self.signer):
            pass  # signatures differ in length by a byte or two
        before, after = hashlib.sha256(self.signer).digest(), hashlib.sha256(other).digest()
        return self._sign_again(reply.replace(self.signer, other), signed, before, after)

    def _sign_again(self, reply: bytes, signed: Signed, before: bytes, after: bytes) -> bytes:
        """The reply with one hash among its signed attributes changed, and the attributes signed anew."""
        assert isinstance(self.key, rsa.RSAPrivateKey)
        assert before in signed.attributes.whole
        attributes = signed.attributes.whole.replace(before, after)
        signature = self.key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
        return reply.replace(before, after).replace(signed.signature, signature)

    def _make_certificates(self) -> None:
        name, early, late = (
            _name(f"{self.name} root"),
            datetime(2001, 1, 1, tzinfo=UTC),
            datetime(2049, 1, 1, tzinfo=UTC),
        )
        root = (
            _builder(name, name, self._root_key, early, late)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self._root_key, hashes.SHA256())
        )
        self.root = root.public_bytes(serialization.Encoding.DER)
        self.signer = self._certify(ExtendedKeyUsageOID.TIME_STAMPING)
        pem = serialization.Encoding.PEM
        key = self.key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (self.folder / "root.pem").write_text(ssl.DER_cert_to_PEM_cert(self.root))
        (self.folder / "signer.pem").write_text(ssl.DER_cert_to_PEM_cert(self.signer))
        (self.folder / "signer.key").write_bytes(key)

    def _certify(self, purpose: x509.ObjectIdentifier) -> bytes:
        """The signer's certificate, for a purpose."""
        usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)  # noqa: FBT003  # its order
        names = _name(f"{self.name} signer"), _name(f"{self.name} root")
        certificate = (
            _builder(*names, self.key, *self._good, number=SERIAL)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
            .sign(self._root_key, hashes.SHA256())
        )
        return certificate.public_bytes(serialization.Encoding.DER)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                authority.asked.append(query)
                reply = authority.behave(query)
                self.send_response(authority.status)
                if authority.location:
                    self.send_header("Location", authority.location)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Any, first: datetime, last: datetime, *, number: int = 1
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    return builder.serial_number(number).not_valid_before(first).not_valid_after(last)


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., LocalAuthority]]:
    """Starts authorities: `local("one")`; its certificate is good from `first` to `last`."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing: no local timestamp authority can be started")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    now = datetime.now(UTC)
    with ExitStack() as stack:

        def start(
            name: str, first: datetime | None = None, last: datetime | None = None, kind: str = "rsa"
        ) -> LocalAuthority:
            day = timedelta(days=1)
            made = LocalAuthority(tmp_path / f"authority-{name}", name, first or now - day, last or now + day, kind)
            stack.callback(made.close)
            return made

        yield start
