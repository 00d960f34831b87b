"""What the reply of a timestamp authority is worth (RFC 3161): each way in which it can fail has a name of its own.

The signature is checked twice: here, so that a changed token is told apart from an unknown authority, and with the
chain of certificates by rfc3161-client (OpenSSL). Certificates are judged at the token's time, so that a token is
still good when they have run out. Whether a certificate was revoked is not looked up: that would need a network.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from whobuilt.archive.timestamps.der import INTEGER, SEQUENCE, read_item, read_length
from whobuilt.core.problems import Problem

if TYPE_CHECKING:
    from cryptography import x509
    from rfc3161_client import TimeStampResponse

_SHA256 = "2.16.840.1.101.3.4.2.1"
_CERTIFICATES = 0xA0  # context tag 0 (CMS, RFC 5652, 5.1)
_STATUS = ("granted", "granted with changes", "rejected", "waiting", "revocation is near", "revoked")
_ASK_AGAIN = "The reply is kept; ask again, or another authority."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reply says and whether it holds: it does where `problem` is None.

    `at` is the authority's time, and `within` how many seconds it may be off, as far as it says. `signer` is the
    subject of the signing certificate, `root` the SHA-256 of the root certificate that it was traced to.
    """

    problem: Problem | None
    at: datetime | None = None
    within: float = 0.0
    signer: str = ""
    root: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether the signature over this very checkpoint holds, though the authority may not be known."""
        return self.problem is None or self.problem.code == "token_untrusted"


def judge_reply(reply: bytes, message: bytes, nonce: int | None, roots: Sequence[bytes]) -> Verdict:
    """What a reply is worth as a timestamp of `message`.

    `nonce` is that of the request; None where it is no longer known. `roots` are the authority's root certificates
    (DER); where there are none, the best answer is `token_untrusted`.
    """
    response = _decode(reply)
    if isinstance(response, Problem):
        return Verdict(response)
    try:
        with warnings.catch_warnings(
            action="ignore"
        ):  # what a library thinks of a strange certificate is told to nobody
            return _judge(response, message, nonce, roots)
    except Exception as error:  # noqa: BLE001  # on hostile bytes the libraries raise of every kind
        return Verdict(_problem("token_malformed", f"the token cannot be read ({error})"))


def _decode(reply: bytes) -> TimeStampResponse | Problem:
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415  # costs the start of every command

    if problem := _find_cut(reply):
        return problem
    try:
        status = read_item(reply).children[0].expect(SEQUENCE).children[0].expect(INTEGER)
    except (ValueError, IndexError):
        return _not_a_timestamp(reply)
    # A refusal may carry no token, and the library reads none without: the status is looked at first.
    number = int.from_bytes(status.body, signed=True)
    try:
        response: TimeStampResponse = _guarded(lambda: decode_timestamp_response(_in_order(reply)))
        return _refused(number, response.status_string) if number else response
    except ValueError as error:
        return _refused(number, []) if number else _problem("token_malformed", f"the token cannot be read ({error})")


def _in_order(reply: bytes) -> bytes:
    """The reply with its certificates in the order of DER, which the library insists on and OpenSSL does not keep.

    No signature rests on that order, and no length changes. The bytes that are kept stay as they came.
    """
    try:
        _, token = read_item(reply).children
        carried = token.children[1].children[0].children[3].expect(_CERTIFICATES)
        return reply.replace(carried.body, b"".join(sorted(item.whole for item in carried.children)), 1)
    except (ValueError, IndexError):
        return reply


def _find_cut(reply: bytes) -> Problem | None:
    """What is wrong with the reply from outside: no DER at all, or not as long as it says it is."""
    try:
        length, start = read_length(reply)
    except ValueError:
        return _not_a_timestamp(reply)
    if reply[0] != SEQUENCE:
        return _not_a_timestamp(reply)
    if start + length == len(reply):
        return None
    told = f"it says that it has {start + length} bytes, and {len(reply)} are here"
    return _problem("token_malformed", f"the reply was cut short, or something was put after it ({told})")


def _judge(response: TimeStampResponse, message: bytes, nonce: int | None, roots: Sequence[bytes]) -> Verdict:
    from whobuilt.archive.timestamps.cms import find_fault, read_signed  # noqa: PLC0415  # costs the start of every command

    info = _guarded(lambda: response.tst_info)
    at, within = info.gen_time.astimezone(UTC), _within(info.accuracy)
    signed = read_signed(_guarded(response.time_stamp_token))
    path = _find_path(response)
    if not path:
        told = "the token carries no certificate of its signer, though it was asked for: nobody can tell who signed it"
        return Verdict(_problem("token_without_certificate", told), at, within)
    signer = path[0].subject.rfc4514_string()
    if fault := find_fault(signed, path[0]):
        return Verdict(_problem("token_bad_signature", f"the signature does not hold: {fault}"), at, within, signer)
    imprint = info.message_imprint
    if imprint.hash_algorithm.dotted_string != _SHA256 or imprint.message != hashlib.sha256(message).digest():
        told = "the token is signed over another hash than that of this checkpoint"
        return Verdict(_problem("token_wrong_hash", told), at, within, signer)
    if nonce is not None and info.nonce != nonce:
        told = "the token answers another request (its nonce differs): it may be an old one, sent again"
        return Verdict(_problem("token_wrong_nonce", told), at, within, signer)
    if problem := _find_expired(path, at):
        return Verdict(problem, at, within, signer)
    root = _find_root(response, message, roots)
    return Verdict(_untrusted(path) if not root else None, at, within, signer, root)


def _find_path(response: TimeStampResponse) -> list[x509.Certificate]:
    """The certificates that the token carries, from its signer upwards; empty without the signer's."""
    from cryptography import x509  # noqa: PLC0415  # costs the start of every command

    data = _guarded(lambda: response.signed_data)
    carried = [x509.load_der_x509_certificate(der) for der in sorted(data.certificates)]
    (signer,) = data.signer_infos
    path = [item for item in carried if item.issuer == signer.issuer and item.serial_number == signer.serial_number]
    del path[1:]
    while path and path[-1].issuer != path[-1].subject:
        above = next((item for item in carried if item.subject == path[-1].issuer and item not in path), None)
        if above is None:
            break
        path.append(above)
    return path


def _find_expired(path: Sequence[x509.Certificate], at: datetime) -> Problem | None:
    for certificate in path:
        first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if not first <= at <= last:
            name = certificate.subject.rfc4514_string()
            told = f"the certificate of “{name}” was valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
            return _problem(
                "token_expired_certificate", f"{told}, and not at the token's time, {at:%Y-%m-%d %H:%M} UTC"
            )
    return None


def _find_root(response: TimeStampResponse, message: bytes, roots: Sequence[bytes]) -> str:
    """The SHA-256 of the root certificate that the signer's chain ends in; empty where it ends in none of `roots`."""
    from cryptography import x509  # noqa: PLC0415  # costs the start of every command
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415  # the same

    digest = hashlib.sha256(message).digest()
    for root in roots:
        verifier = VerifierBuilder(roots=[x509.load_der_x509_certificate(root)]).build()
        try:
            _guarded(partial(verifier.verify, response, digest))
        except VerificationError:
            continue
        return hashlib.sha256(root).hexdigest()
    return ""


def _guarded(ask: Callable[[], Any]) -> Any:
    """What the library answers. Its parser panics on some hostile bytes, and a panic is no Exception: ValueError."""
    try:
        return ask()
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError("the parser gave up on it") from None
        raise


def _untrusted(path: Sequence[x509.Certificate]) -> Problem:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  # costs the start of every command

    signer, top = path[0], path[-1]
    told = (
        f"the signature holds, but who made it is not known here: “{signer.subject.rfc4514_string()}” "
        f"(SHA-256 {signer.fingerprint(SHA256()).hex()}), under “{top.issuer.rfc4514_string()}”"
    )
    return _problem(
        "token_untrusted", told, "Get that root certificate from the authority and add it: docs/timestamps.md."
    )


def _refused(status: int, told: Sequence[str]) -> Problem:
    name = _STATUS[status] if 0 <= status < len(_STATUS) else f"status {status}"
    said = f": {'; '.join(told)}" if told else ""
    return _problem("token_refused", f"the authority gave no timestamp ({name}{said})")


def _not_a_timestamp(reply: bytes) -> Problem:
    return _problem("not_a_timestamp", f"the reply is no timestamp ({_looks(reply)})")


def _within(accuracy: object) -> float:
    parts = (getattr(accuracy, name, None) or 0 for name in ("seconds", "millis", "micros"))
    return sum(part / scale for part, scale in zip(parts, (1, 1_000, 1_000_000), strict=True))


def _looks(reply: bytes) -> str:
    """The first bytes of a reply, as a person can read them."""
    if not reply:
        return "it is empty"
    return "it begins “" + "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in reply[:24]) + "”"  # noqa: PLR2004  # what ASCII prints


def _problem(code: str, message: str, mend: str = _ASK_AGAIN) -> Problem:
    return Problem(code, f"{message}.", mend=mend)
