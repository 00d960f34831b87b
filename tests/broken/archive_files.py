"""Hostile archives: bombs, lies about sizes and places, names that lead out, damage."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable

from tests.broken.hostile import ESCAPED, Hostile, found

WORDS = b"The city bought cameras, the notice says.\n"
SAID = ("The city bought cameras",)
MB = 1 << 20
LOCAL = struct.Struct("<4s5H3L2H")
ENTRY = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")


def zipped(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def tarred(members: Iterable[tuple[str, bytes]], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]  # one of several
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zeros(size: int, wbits: int = -15) -> bytes:
    """So many zeros, deflated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    block = bytes(MB)
    return b"".join([*(packer.compress(block) for _ in range(size // MB)), packer.flush()])


def hand_made(members: Iterable[tuple[bytes, bytes, int, int]], *, listed: slice = slice(None)) -> bytes:
    """A ZIP of members (name, packed bytes, size that is said, method), of which those `listed` are in its table."""
    body, table = b"", []
    for name, packed, size, method in members:
        head = LOCAL.pack(b"PK\x03\x04", 20, 0, method, 0, 0, 0, len(packed), size, len(name), 0)
        table.append(
            ENTRY.pack(b"PK\x01\x02", 20, 20, 0, method, 0, 0, 0, len(packed), size, len(name), *[0] * 5, len(body))
            + name
        )
        body += head + name + packed
    return close(body, table[listed])


def close(body: bytes, table: list[bytes]) -> bytes:
    directory = b"".join(table)
    return body + directory + END.pack(b"PK\x05\x06", 0, 0, len(table), len(table), len(directory), len(body), 0)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zip_bomb_flat() -> bytes:
    return hand_made([(b"zeros.txt", zeros(200 * MB), 200 * MB, 8)])


def zip_bomb_of_many() -> bytes:
    packed = zeros(MB)
    return hand_made((b"%d.txt" % number, packed, MB, 8) for number in range(1000))


def zip_bomb_nested() -> bytes:
    data = hand_made([(b"zeros.txt", zeros(40 * MB), 40 * MB, 8)])
    for level in range(6):
        data = zipped((f"{level}-{number}.zip", data) for number in range(16))
    return data


def zip_twenty_deep() -> bytes:
    data = WORDS
    for level in range(20):
        data = zipped([(f"{level}.zip" if level else "words.txt", data)])
    return data


def zip_overlapping() -> bytes:
    """Many entries that all lead to the same bytes."""
    whole = hand_made([(b"0.txt", deflated(WORDS), len(WORDS), 8)])
    place = whole.index(b"PK\x01\x02")
    body, entry = whole[:place], whole[place:-22]
    return close(body, [entry] * 3000)


def zip_quoted() -> bytes:
    """Each member's bytes quote the header of the next and go on with its bytes, so that all share the last one's."""
    packed, size = zeros(MB), MB
    body, entries = b"", []
    for number in reversed(range(200)):
        name = b"%03d" % number
        fields = (8, 0, 0, 0, len(packed), size, len(name))
        body = LOCAL.pack(b"PK\x03\x04", 20, 0, *fields, 0) + name + packed
        entries.append((name, fields, len(body)))
        head = body[: LOCAL.size + len(name)]
        packed = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF) + body
        size += len(head)
    table = [
        ENTRY.pack(b"PK\x01\x02", 20, 20, 0, *fields, *[0] * 5, len(body) - length) + name
        for name, fields, length in reversed(entries)
    ]
    return close(body, table)


def zip_many() -> bytes:
    return zipped(((f"{number}.txt", WORDS) for number in range(66_000)), zipfile.ZIP_STORED)


def zip_says_less() -> bytes:
    data = WORDS * 1000
    return _with_crc(hand_made([(b"words.txt", deflated(data), 10, 8)]), data)


def zip_says_more() -> bytes:
    return _with_crc(hand_made([(b"words.txt", deflated(WORDS), 1 << 31, 8)]), WORDS)


def _with_crc(archive: bytes, data: bytes) -> bytes:
    crc = struct.pack("<L", zlib.crc32(data))
    place = archive.index(b"PK\x01\x02")
    return archive[:14] + crc + archive[18 : place + 16] + crc + archive[place + 20 :]


def _with_flag(flag: int) -> bytes:
    archive = bytearray(zipped([("secret.txt", WORDS)]))
    place = archive.index(b"PK\x01\x02")
    archive[6] |= flag
    archive[place + 8] |= flag
    return bytes(archive)


def zip_bad_checksum() -> bytes:
    archive = bytearray(zipped([("words.txt", WORDS)], zipfile.ZIP_STORED))
    archive[archive.index(b"cameras")] ^= 0x20
    return bytes(archive)


def zip_damaged_stream() -> bytes:
    archive = bytearray(zipped([("words.txt", WORDS * 3000 + bytes(range(256)) * 30), ("good.txt", WORDS)]))
    archive[200:204] = b"\xff\xff\xff\xff"
    return bytes(archive)


def zip_cut_off() -> bytes:
    return zipped((f"{number}.txt", WORDS) for number in range(50))[:2500]


def zip_between_others() -> bytes:
    return b"PK\x03\x04" + b"something before " * 20 + zipped([("words.txt", WORDS)]) + b"something behind " * 20


def zip_unlisted_member() -> bytes:
    members = [(name, WORDS, len(WORDS), 0) for name in (b"shown.txt", b"hidden.txt", b"last.txt")]
    return _with_listed_crc(hand_made(members, listed=slice(0, 3, 2)))


def _with_listed_crc(archive: bytes) -> bytes:
    crc = struct.pack("<L", zlib.crc32(WORDS))
    pieces = archive.split(b"PK\x01\x02")
    return pieces[0] + b"".join(b"PK\x01\x02" + piece[:12] + crc + piece[16:] for piece in pieces[1:])


def zip_two_names() -> bytes:
    archive = zipped([("harmless.txt", WORDS)])
    return archive.replace(b"harmless.txt", b"deceiver.txt", 1)


def zip_table_elsewhere() -> bytes:
    archive = bytearray(zipped([("words.txt", WORDS)]))
    archive[-6:-2] = struct.pack("<L", 0x7FFFFFFF)
    return bytes(archive)


def zip_member_beyond_the_end() -> bytes:
    archive = bytearray(zipped([("words.txt", WORDS), ("gone.txt", WORDS)]))
    place = archive.rindex(b"PK\x01\x02")
    archive[place + 42 : place + 46] = struct.pack("<L", 0x7FFFFFFF)
    return bytes(archive)


def zip_of_zip64_lies() -> bytes:
    name, extra = b"words.txt", struct.pack("<HHQQ", 1, 16, 1 << 62, 1 << 62)
    head = LOCAL.pack(b"PK\x03\x04", 45, 0, 0, 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra)) + name + extra
    form = [b"PK\x01\x02", 45, 45, 0, 0, 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra), 0, 0, 0, 0, 0]
    return close(head + WORDS, [ENTRY.pack(*form) + name + extra])


def zip_link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("passwords.txt")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def zip_names_in_gbk() -> bytes:
    name = "公安局采购监控系统中标结果公告.txt".encode("gb18030")
    archive = zipped([("x" * len(name), WORDS)])
    return archive.replace(b"x" * len(name), name)


def named(*names: str, pack: Callable[[Iterable[tuple[str, bytes]]], bytes] = zipped) -> Callable[[], bytes]:
    return lambda: pack((name, WORDS) for name in names)


def tar_special(*kinds: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for number, kind in enumerate(kinds):
                info = tarfile.TarInfo(f"{number}.txt")
                info.type, info.linkname = kind, "../../../../etc/passwd"
                archive.addfile(info)
            info = tarfile.TarInfo("words.txt")
            info.size = len(WORDS)
            archive.addfile(info, io.BytesIO(WORDS))
        return buffer.getvalue()

    return make


def tar_size_lies() -> bytes:
    archive = bytearray(tarred([("words.txt", WORDS)]))
    archive[124:136] = b"77777777777\0"
    archive[148:156] = b"%06o\0 " % sum(archive[:148] + b" " * 8 + archive[156:512])
    return bytes(archive)


def tar_endless_name() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("words.txt")
        info.size, info.pax_headers = len(WORDS), {"path": "x" * 3_000_000}
        archive.addfile(info, io.BytesIO(WORDS))
    return buffer.getvalue()


def tar_damaged_header() -> bytes:
    archive = bytearray(tarred([("first.txt", b"x"), ("second.txt", b"x"), ("words.txt", WORDS)]))
    archive[1024 + 150] ^= 0xFF
    return bytes(archive)


def tar_bomb() -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed:
        info = tarfile.TarInfo("zeros.txt")
        info.size = 300 * MB
        packed.write(info.tobuf())
        for _ in range(300):
            packed.write(bytes(MB))
    return buffer.getvalue()


def gzip_thirty_deep() -> bytes:
    data = WORDS
    for _ in range(30):
        data = gzip.compress(data, mtime=0)
    return data


def gzip_bomb() -> bytes:
    return zeros(300 * MB, 31)


def gzip_bad_checksum() -> bytes:
    archive = bytearray(gzip.compress(WORDS, mtime=0))
    archive[-6] ^= 0xFF
    return bytes(archive)


OUT = ("odd_member_name",)
BOMB = found("archive_bomb", "parts_left_out")
DEEP = found("too_deep")

HOSTILE: tuple[Hostile, ...] = (
    Hostile("zip_bomb_flat", zip_bomb_flat, "bomb.zip", BOMB),
    Hostile("zip_bomb_of_many_members", zip_bomb_of_many, "bomb.zip", BOMB),
    Hostile("zip_bomb_nested", zip_bomb_nested, "bomb.zip", found("archive_bomb", "binary_file", "too_much")),
    Hostile("zip_twenty_deep", zip_twenty_deep, "deep.zip", DEEP),
    Hostile("zip_overlapping_members", zip_overlapping, "overlap.zip", found("overlapping_members")),
    Hostile("zip_quoted_members", zip_quoted, "quoted.zip", found("overlapping_members")),
    Hostile("zip_66000_members", zip_many, "many.zip", words=SAID),
    Hostile("zip_says_less_than_it_holds", zip_says_less, "less.zip", found("member_damaged"), SAID),
    Hostile("zip_says_more_than_it_holds", zip_says_more, "more.zip", found("member_damaged"), SAID),
    Hostile("zip_encrypted", lambda: _with_flag(1), "secret.zip", found("encrypted_member")),
    Hostile("zip_unknown_packing", lambda: hand_made([(b"a", b"x" * 9, 9, 9)]), "a.zip", found("unsupported_member")),
    Hostile("zip_bad_checksum", zip_bad_checksum, "bad.zip", found("member_damaged"), ("The city bought Cameras",)),
    Hostile("zip_damaged_stream", zip_damaged_stream, "bad.zip", found("member_damaged"), SAID),
    Hostile("zip_cut_off", zip_cut_off, "cut.zip", found("archive_damaged"), SAID),
    Hostile("zip_between_other_bytes", zip_between_others, "poly.zip", found("data_outside_members"), SAID),
    Hostile("zip_unlisted_member", zip_unlisted_member, "hidden.zip", found("data_outside_members"), SAID),
    Hostile("zip_two_names", zip_two_names, "two.zip", found(*OUT), SAID),
    Hostile("zip_table_elsewhere", zip_table_elsewhere, "lost.zip", found("archive_damaged"), SAID),
    Hostile("zip_member_beyond_the_end", zip_member_beyond_the_end, "gone.zip", found("member_damaged"), SAID),
    Hostile("zip_of_zip64_lies", zip_of_zip64_lies, "lies.zip", found("member_damaged"), SAID),
    Hostile("zip_link", zip_link, "link.zip", found("link_member")),
    Hostile("zip_names_in_gbk", zip_names_in_gbk, "names.zip", found("member_names_guessed"), SAID),
    Hostile("zip_leads_out", named(f"../../../../../../tmp/{ESCAPED}"), "out.zip", found(*OUT), SAID),
    Hostile("zip_leads_out_backwards", named(f"..\\..\\{ESCAPED}.txt"), "out.zip", found(*OUT), SAID),
    Hostile("zip_absolute_path", named(f"/tmp/{ESCAPED}"), "out.zip", found(*OUT), SAID),  # noqa: S108 - never written
    Hostile("zip_drive_letter", named(f"C:{ESCAPED}"), "out.zip", found(*OUT), SAID),
    Hostile("zip_device_names", named("CON", "aux.txt", "COM1"), "devices.zip", found(*OUT), SAID),
    Hostile("zip_control_characters", named("a\x1b[2J\x07.txt", "b\u202etxt.exe"), "ctl.zip", found(*OUT), SAID),
    Hostile("zip_same_names", named("a.txt", "A.TXT"), "same.zip", found("duplicate_member"), SAID),
    Hostile("zip_empty", lambda: zipped([]), "empty.zip", found("empty_archive")),
    Hostile("tar_bomb", tar_bomb, "bomb.tar.gz", BOMB),
    Hostile("tar_leads_out", named(f"../../{ESCAPED}", pack=tarred), "out.tar", found(*OUT), SAID),
    Hostile("tar_absolute_path", named(f"/{ESCAPED}", pack=tarred), "out.tar", found(*OUT), SAID),
    Hostile("tar_links", tar_special(b"1", b"2"), "links.tar", found("link_member"), SAID),
    Hostile("tar_devices_and_pipes", tar_special(b"3", b"4", b"6"), "dev.tar", found("special_member"), SAID),
    Hostile("tar_with_holes", tar_special(b"S"), "sparse.tar", found("unsupported_member"), SAID),
    Hostile("tar_size_lies", tar_size_lies, "lies.tar", found("archive_bomb", "member_damaged", "part_too_large")),
    Hostile("tar_endless_name", tar_endless_name, "name.tar", found(*OUT, "archive_damaged")),
    Hostile("tar_damaged_header", tar_damaged_header, "bad.tar", found("archive_damaged"), SAID),
    Hostile("tar_cut_off", lambda: tarred([("a.txt", WORDS * 99)])[:2048], "cut.tar", found("member_damaged"), SAID),
    Hostile(
        "tar_hides_behind_its_end", lambda: tarred([("a.txt", WORDS)]) + WORDS, "b.tar", found("data_outside_members")
    ),
    Hostile(
        "gzip_cut_off", lambda: gzip.compress(WORDS * 999, mtime=0)[:-20], "a.txt.gz", found("member_damaged"), SAID
    ),
    Hostile("gzip_bad_checksum", gzip_bad_checksum, "a.txt.gz", found("member_damaged")),
    Hostile("gzip_with_more_behind", lambda: gzip.compress(WORDS) + WORDS, "a.txt.gz", found("member_damaged"), SAID),
    Hostile("gzip_bomb", gzip_bomb, "bomb.gz", BOMB),
    Hostile("gzip_thirty_deep", gzip_thirty_deep, "deep.gz", DEEP),
    Hostile("bzip2_bomb", lambda: bz2.compress(bytes(200 * MB)), "bomb.bz2", BOMB),
    Hostile("xz_bomb", lambda: lzma.compress(bytes(200 * MB), preset=0), "bomb.xz", BOMB),
)
