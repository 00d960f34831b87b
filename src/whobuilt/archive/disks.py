"""What is known of the disk that a folder lies on: over a network, removable, encrypted, or not to be told.

Linux tells it in /proc/mounts and /sys; macOS in what `mount` and `fdesetup` print. Nothing is asked of the disk.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

NETWORK = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs afpfs ncpfs webdav davfs ceph glusterfs lustre afs fuse.sshfs fuse.rclone "
    "fuse.davfs2 fuse.s3fs fuse.gcsfuse fuse.glusterfs fuse.onedriver fuse.google-drive-ocamlfuse macfuse".split()
)
WITHOUT_OWNERS = frozenset("vfat msdos exfat ntfs ntfs3 fuseblk".split())  # formats that keep no permissions
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_ENCRYPTING = frozenset("ecryptfs fuse.gocryptfs fuse.cryfs fuse.encfs fuse.securefs fuse.veracrypt".split())
_ESCAPE = re.compile(r"\\([0-7]{3})")  # how /proc/mounts writes blanks
_MAC_LINE = re.compile(r"(?P<device>.+?) on (?P<point>/.*?) \((?P<kind>[^,)]+)")


class Encryption(StrEnum):
    """Whether what is written to a disk is encrypted there."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system where it is mounted."""

    device: str
    point: Path
    kind: str


@dataclass(frozen=True, slots=True)
class Disks:
    """The machine's disks, as the files below `root` tell of them; on macOS as its commands' output does."""

    root: Path = field(default=Path("/"))
    mount_output: str | None = None
    vault_output: str | None = None

    @classmethod
    def here(cls) -> Disks:
        """Those of this machine."""
        if sys.platform == "darwin":
            return cls(mount_output=_output("mount"), vault_output=_output("fdesetup", "status"))
        return cls()

    def find_mount(self, folder: Path) -> Mount | None:
        """The file system that a folder lies on; None where it cannot be told."""
        found = [item for item in self._iter_mounts() if folder == item.point or item.point in folder.parents]
        # Of two at one point the later one covers the other.
        return max(enumerate(found), key=lambda each: (len(each[1].point.parts), each[0]))[1] if found else None

    def is_removable(self, mount: Mount) -> bool:
        """Whether the disk is one that is carried away, as far as it tells."""
        if self.mount_output is not None:
            return Path("/Volumes") in mount.point.parents
        block = self._find_block(mount.device)
        if block is None:
            return False
        disks = (block, block.parent)
        return any(_read(disk / "removable") == "1" for disk in disks) or "/usb" in str(block)

    def find_encryption(self, mount: Mount) -> Encryption:
        """Whether the disk is encrypted by this machine. A disk that encrypts itself does not tell."""
        if mount.kind in _ENCRYPTING or mount.kind in _IN_MEMORY:
            return Encryption.YES
        if self.mount_output is not None:
            if Path("/Volumes") in mount.point.parents:
                return Encryption.UNKNOWN  # FileVault speaks of the system's disk only
            told = self.vault_output or ""
            return Encryption.YES if " is On" in told else Encryption.NO if " is Off" in told else Encryption.UNKNOWN
        block = self._find_block(mount.device)
        return Encryption.UNKNOWN if block is None else self._look_below(block, 0)

    def _look_below(self, block: Path, depth: int) -> Encryption:
        """A mapped device is encrypted where it is a dm-crypt one, or where all that it is made of are."""
        if _read(block / "dm" / "uuid").startswith("CRYPT-"):
            return Encryption.YES
        slaves = block / "slaves"
        parts = sorted(slaves.iterdir()) if slaves.is_dir() else []
        if not parts or depth > 8:  # noqa: PLR2004  # deeper than any real stack
            return Encryption.NO if not parts else Encryption.UNKNOWN
        found = {self._look_below(part.resolve(), depth + 1) for part in parts}
        return found.pop() if len(found) == 1 else Encryption.NO

    def _find_block(self, device: str) -> Path | None:
        """The device's folder in /sys; None where it has none (a pool, an overlay, a container)."""
        blocks = self.root / "sys" / "class" / "block"
        if device.startswith("/dev/mapper/"):
            name = device.removeprefix("/dev/mapper/")
            return next((each.resolve() for each in blocks.glob("dm-*") if _read(each / "dm" / "name") == name), None)
        if not device.startswith("/dev/"):
            return None
        block = blocks / device.removeprefix("/dev/").replace("/", "!")
        return block.resolve() if block.exists() else None

    def _iter_mounts(self) -> Iterator[Mount]:
        if self.mount_output is not None:
            for found in map(_MAC_LINE.match, self.mount_output.splitlines()):
                if found:
                    yield Mount(found["device"], Path(found["point"]), found["kind"])
            return
        for line in _read(self.root / "proc" / "mounts").splitlines():
            parts = [_ESCAPE.sub(lambda code: chr(int(code[1], 8)), part) for part in line.split(" ")]
            if len(parts) > 2:  # noqa: PLR2004  # device, place and kind
                yield Mount(parts[0], Path(parts[1]), parts[2])


def _read(path: Path) -> str:
    """A small file's text; empty where it cannot be read."""
    try:
        return path.read_text("utf-8", "surrogateescape").strip()
    except OSError:
        return ""


def _output(program: str, *arguments: str) -> str:
    """What a command of the system prints; empty where it cannot be run."""
    found = shutil.which(program)
    if found is None:
        return ""
    try:
        return subprocess.run([found, *arguments], capture_output=True, text=True, timeout=5, check=False).stdout  # noqa: S603  # the system's own command
    except (OSError, subprocess.SubprocessError):
        return ""
