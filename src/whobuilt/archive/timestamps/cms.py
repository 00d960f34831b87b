"""Whether the signature of a timestamp token holds, whoever made it (CMS, RFC 5652; ESS, RFC 5035).

The trust in the signer is another question, and `token` asks it: a token of an authority that nobody here knows can
still be told apart from one that was changed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from whobuilt.archive.timestamps.der import OCTETS, OID, SEQUENCE, SET, Item, read_item

if TYPE_CHECKING:
    from cryptography import x509

_ATTRIBUTES = 0xA0  # context tag 0
_PSS = "1.2.840.113549.1.1.10"
_CONTENT_TYPE, _DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_ESS, _ESS_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
# A signature algorithm may name its hash, which then is the one that was used.
_SIGNATURE_HASHES: dict[str, hashes.HashAlgorithm] = {
    "1.2.840.113549.1.1.11": hashes.SHA256(),
    "1.2.840.113549.1.1.12": hashes.SHA384(),
    "1.2.840.113549.1.1.13": hashes.SHA512(),
    "1.2.840.10045.4.3.2": hashes.SHA256(),
    "1.2.840.10045.4.3.3": hashes.SHA384(),
    "1.2.840.10045.4.3.4": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class Signed:
    """The parts of a token that its signature rests on. `attributes` are the bytes that were signed."""

    content_type: str
    content: bytes
    digest: str
    attributes: Item
    algorithm: str
    signature: bytes

    def get(self, oid: str) -> Item | None:
        """The value of a signed attribute."""
        for attribute in self.attributes.children:
            name, values = attribute.expect(SEQUENCE).children
            if oid_of(name) == oid:
                return values.expect(SET).children[0]
        return None


def read_signed(token: bytes) -> Signed:
    """The signed parts of a token with one signer; ValueError where it is not built so."""
    try:
        _, wrapped = read_item(token).expect(SEQUENCE).children
        signed_data = wrapped.children[0].expect(SEQUENCE).children
        content_type, wrapped_content = signed_data[2].expect(SEQUENCE).children
        (signer,) = signed_data[-1].expect(SET).children
        _, _, digest, attributes, algorithm, signature = signer.expect(SEQUENCE).children[:6]
    except IndexError as error:
        raise ValueError("a part of the token is missing") from error
    # The attributes are sent under a context tag, and signed under that of a SET (RFC 5652, 5.4).
    signed = bytes([SET]) + attributes.expect(_ATTRIBUTES).whole[1:]
    return Signed(
        oid_of(content_type),
        wrapped_content.children[0].expect(OCTETS).body,
        oid_of(digest.children[0]),
        read_item(signed),
        oid_of(algorithm.children[0]),
        signature.expect(OCTETS).body,
    )


def find_fault(signed: Signed, certificate: x509.Certificate) -> str:
    """What is wrong with the signature, in a few words; empty where it holds. ValueError for a broken token."""
    digest = _HASHES.get(signed.digest)
    if digest is None:
        return "it is signed over a hash that is not SHA-2"
    told, kind = signed.get(_DIGEST), signed.get(_CONTENT_TYPE)
    if told is None or not hmac.compare_digest(told.body, hashlib.new(digest.name, signed.content).digest()):
        return "what it says is not what was signed"
    if kind is None or oid_of(kind) != signed.content_type:
        return "it was signed as something else"
    if not _names_certificate(signed, certificate):
        return "it was signed under another certificate than the one it carries"
    return _find_forgery(signed, certificate)


def _find_forgery(signed: Signed, certificate: x509.Certificate) -> str:
    try:
        _check(signed, certificate)
    except InvalidSignature:
        return "the signature is not that of the certificate it carries"
    except (UnsupportedAlgorithm, TypeError) as error:
        return f"the signature is of a kind that cannot be checked here ({error})"
    return ""


def _check(signed: Signed, certificate: x509.Certificate) -> None:
    """InvalidSignature where the signature is not the certificate's."""
    key, data = certificate.public_key(), signed.attributes.whole
    digest = _SIGNATURE_HASHES.get(signed.algorithm, _HASHES[signed.digest])
    if isinstance(key, rsa.RSAPublicKey) and signed.algorithm == _PSS:
        pss = padding.PSS(padding.MGF1(digest), padding.PSS.AUTO)
        key.verify(signed.signature, data, pss, digest)
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signed.signature, data, padding.PKCS1v15(), digest)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signed.signature, data, ec.ECDSA(digest))
    elif isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signed.signature, data)
    else:
        raise TypeError(type(key).__name__)


def _names_certificate(signed: Signed, certificate: x509.Certificate) -> bool:
    """Whether the signed attributes name this certificate by its hash (RFC 3161 requires it: 2.4.2)."""
    if (version_2 := signed.get(_ESS_V2)) is not None:
        parts = version_2.children[0].children[0].children
        algorithm = _HASHES.get(oid_of(parts[0].children[0])) if parts[0].tag == SEQUENCE else hashes.SHA256()
        named = parts[1] if parts[0].tag == SEQUENCE else parts[0]
        return algorithm is not None and named.body == certificate.fingerprint(algorithm)
    if (version_1 := signed.get(_ESS)) is not None:
        named = version_1.children[0].children[0].children[0]
        return named.body == certificate.fingerprint(hashes.SHA1())  # noqa: S303  # ESSCertID is SHA-1 by definition
    return False


def oid_of(item: Item) -> str:
    """An object identifier, dotted."""
    numbers = _arcs(item.expect(OID).body)
    first = min(numbers[0] // 40, 2)
    return ".".join(str(number) for number in (first, numbers[0] - 40 * first, *numbers[1:]))


def _arcs(body: Iterable[int]) -> list[int]:
    numbers, value = [], 0
    for byte in body:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004  # the top bit says that the number goes on (X.690, 8.19)
            numbers.append(value)
            value = 0
    if not numbers or value:
        raise ValueError("no object identifier")
    return numbers
