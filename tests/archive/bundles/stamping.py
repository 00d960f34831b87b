"""Timestamp tokens made here, with certificates of our own: every kind of signature, and every kind of lie.

`openssl ts` makes the tokens of RSA and elliptic keys; test modules take `Stamper` from here with `runpy`.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SETTINGS = """
[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_digest = {digest}
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def make_key(kind: str) -> Key:
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP384R1() if kind == "p384" else ec.SECP256R1())


class Stamper:
    """An authority in a folder: `root` is the certificate to trust."""

    def __init__(self, folder: Path, kind: str = "rsa", digest: str = "sha256", years: int = 5) -> None:
        if not shutil.which("openssl"):
            pytest.skip("needs openssl")
        folder.mkdir(parents=True)
        self.folder, self.digest = folder, digest
        begins = datetime.now(UTC) - timedelta(days=1500)
        ends = begins + timedelta(days=365 * years)
        root_key, key = make_key(kind), make_key(kind)
        name = _name("Test root of our own")
        root = _certificate(name, name, root_key, (begins, ends)).sign(root_key, hashes.SHA256())
        leaf = _certificate(_name("Test authority of our own"), name, key, (begins, ends), leaf=True)
        self.root = folder / "root.pem"
        self.root.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        (folder / "tsa.pem").write_bytes(leaf.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        plain = serialization.NoEncryption()
        form = serialization.PrivateFormat.PKCS8
        (folder / "tsa.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
        (folder / "serial").write_text("01\n", "ascii")
        (folder / "tsa.cnf").write_text(SETTINGS.format(folder=folder, digest=digest), "ascii")

    def stamp(self, data: bytes, target: Path, *, certificates: bool = True) -> Path:
        """A token over `data`, as an authority answers it."""
        query = self.folder / "query.tsq"
        digest = hashlib.sha256(data).hexdigest()
        ask = [
            "openssl",
            "ts",
            "-query",
            "-digest",
            digest,
            "-sha256",
            "-out",
            query,
            *(["-cert"] if certificates else []),
        ]
        subprocess.run(ask, check=True, capture_output=True)
        subprocess.run(
            [
                *("openssl", "ts", "-reply", "-config", self.folder / "tsa.cnf", "-section", "tsa"),
                *("-queryfile", query, "-signer", self.folder / "tsa.pem", "-inkey", self.folder / "tsa.key"),
                *("-out", target),
            ],
            check=True,
            capture_output=True,
        )
        return target


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: Key,
    days: tuple[datetime, datetime],
    *,
    leaf: bool = False,
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(days[0]).not_valid_after(days[1])
    builder = builder.add_extension(x509.BasicConstraints(ca=not leaf, path_length=None), critical=True)
    if leaf:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return builder.add_extension(usage, critical=True)
    return builder
