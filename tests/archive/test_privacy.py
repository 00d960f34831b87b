"""Where a case lies: real folders with real permissions, and disks as Linux and macOS tell of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from whobuilt.archive.disks import Disks
from whobuilt.archive.privacy import Machine, check_privacy
from whobuilt.core.problems import Problem

MAC_MOUNTS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)
/dev/disk5s1 on /Volumes/Black Stick (exfat, local, nodev, nosuid, noowners)
//desk@server.example/share on /Volumes/share (smbfs, nodev, nosuid)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder that only its owner can enter, on an encrypted disk: the ordinary case."""
    path = tmp_path / "home" / "desk"
    path.mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "home"):
        folder.chmod(0o755)
    path.chmod(0o700)
    return path


@pytest.fixture
def case(home: Path) -> Path:
    path = home / "cases" / "one"
    path.mkdir(parents=True)
    path.chmod(0o755)
    return path


class FakeRoot:
    """A /proc and a /sys of our own, as real files and links."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "proc").mkdir(parents=True)
        (path / "sys/class/block").mkdir(parents=True)
        self.mounts = [("rootfs", "/", "overlay")]
        self.disk("sda", "sda1")

    def disk(self, name: str, part: str, *, bus: str = "pci0", removable: str = "0") -> Path:
        folder = self.path / "sys/devices" / bus / name
        (folder / part).mkdir(parents=True)
        (folder / "removable").write_text(f"{removable}\n")
        self._link(part, folder / part)
        return folder / part

    def mapped(self, number: int, name: str, uuid: str, *below: Path) -> Path:
        folder = self.path / f"sys/devices/virtual/block/dm-{number}"
        (folder / "dm").mkdir(parents=True)
        (folder / "slaves").mkdir()
        (folder / "dm/uuid").write_text(f"{uuid}\n")
        (folder / "dm/name").write_text(f"{name}\n")
        for each in below:
            (folder / "slaves" / each.name).symlink_to(each)
        self._link(f"dm-{number}", folder)
        return folder

    def mount(self, device: str, point: Path, kind: str = "ext4") -> Disks:
        self.mounts.append((device, str(point).replace(" ", "\\040"), kind))
        text = "".join(f"{device} {where} {kind} rw 0 0\n" for device, where, kind in self.mounts)
        (self.path / "proc/mounts").write_text(text)
        return Disks(self.path)

    def _link(self, name: str, target: Path) -> None:
        (self.path / "sys/class/block" / name).symlink_to(target)


@pytest.fixture
def root(tmp_path: Path) -> FakeRoot:
    return FakeRoot(tmp_path / "root")


@pytest.fixture
def encrypted(root: FakeRoot, tmp_path: Path) -> Disks:
    root.mapped(0, "luks-home", "CRYPT-LUKS2-0011-luks-home", root.path / "sys/devices/pci0/sda/sda1")
    return root.mount("/dev/mapper/luks-home", tmp_path)


Look = Callable[..., list[str]]


@pytest.fixture
def look(home: Path, encrypted: Disks) -> Look:
    """The codes of the warnings about a folder."""

    def look(folder: Path, disks: Disks | None = None, *, user: int | None = None, alone: bool = True) -> list[str]:
        machine = Machine(
            disks or encrypted, os.getuid() if user is None else user, home, lambda _: not alone, home.parent
        )
        problems = check_privacy(folder, machine)
        assert all(problem.where == str(folder) for problem in problems)
        assert all(problem.mend for problem in problems)
        return [problem.code for problem in problems]

    return look


def test_an_ordinary_private_home_raises_no_alarm(case: Path, look: Look) -> None:
    assert look(case) == []
    case.chmod(0o775)
    assert look(case) == [], "the closed home keeps others out"


@pytest.mark.parametrize(
    ("mode", "alone", "codes"),
    [
        (0o700, False, []),
        (0o750, False, ["folder_open"]),
        (0o750, True, []),
        (0o770, True, []),
        (0o755, True, ["folder_open"]),
        (0o701, True, ["folder_open"]),
        (0o777, True, ["folder_open"]),
    ],
)
def test_a_folder_that_others_can_enter(
    case: Path,
    home: Path,
    look: Look,
    mode: int,
    alone: bool,  # noqa: FBT001  # a table of cases
    codes: list[str],
) -> None:
    for folder in (home, case.parent):
        folder.chmod(0o755)
    case.chmod(mode)
    assert [code for code in look(case, alone=alone) if code == "folder_open"] == codes


def test_who_can_change_what_lies_there_is_told(case: Path, home: Path, encrypted: Disks) -> None:
    home.chmod(0o755)
    case.chmod(0o777)
    (problem,) = check_privacy(case, Machine(encrypted, os.getuid(), home, lambda _: False, home.parent))
    assert problem.message == "every user of this machine can read and change what lies in this folder."
    assert problem.mend == f"Close it: chmod 700 “{case}”"


def test_somebody_elses_folder(case: Path, look: Look) -> None:
    assert look(case, user=os.getuid() + 1) == ["folder_foreign"]


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "smb3"])
def test_a_share_of_another_machine(case: Path, root: FakeRoot, look: Look, kind: str) -> None:
    assert look(case, root.mount("server:/share", case.parent, kind)) == ["disk_network"]


def test_a_stick(case: Path, root: FakeRoot, look: Look) -> None:
    root.disk("sdb", "sdb1", bus="pci0/usb2")
    assert look(case, root.mount("/dev/sdb1", case)) == ["disk_removable", "disk_unencrypted"]
    root.disk("mmcblk0", "mmcblk0p1", removable="1")
    assert look(case, root.mount("/dev/mmcblk0p1", case)) == ["disk_removable", "disk_unencrypted"]


def test_a_plain_partition_is_not_encrypted_as_far_as_can_be_told(case: Path, root: FakeRoot, home: Path) -> None:
    disks = root.mount("/dev/sda1", home)
    (problem,) = check_privacy(case, Machine(disks, os.getuid(), home, lambda _: False, home.parent))
    assert problem.code == "disk_unencrypted"
    assert "as far as can be told" in problem.message


def test_volumes_on_an_encrypted_partition_are_encrypted_and_on_others_not(
    case: Path, root: FakeRoot, look: Look
) -> None:
    part = root.disk("nvme0n1", "nvme0n1p3")
    plain = root.disk("sdc", "sdc1")
    crypt = root.mapped(1, "luks-a", "CRYPT-LUKS2-22-luks-a", part)
    root.mapped(2, "group-home", "LVM-aabb", crypt)
    root.mapped(3, "group-half", "LVM-aabc", crypt, plain)
    assert look(case, root.mount("/dev/mapper/group-home", case)) == []
    assert look(case, root.mount("/dev/mapper/group-half", case)) == ["disk_unencrypted"]


@pytest.mark.parametrize(
    ("device", "kind", "codes"),
    [
        ("overlay", "overlay", ["disk_unknown"]),
        ("pool/home", "zfs", ["disk_unknown"]),
        ("/dev/mapper/gone", "ext4", ["disk_unknown"]),
        ("tmpfs", "tmpfs", []),
        ("/home/.hidden", "ecryptfs", []),
        ("gocryptfs", "fuse.gocryptfs", []),
    ],
)
def test_what_cannot_be_told_is_said_to_be_so(
    case: Path, root: FakeRoot, look: Look, device: str, kind: str, codes: list[str]
) -> None:
    assert look(case, root.mount(device, case, kind)) == codes


def test_no_table_of_mounts_at_all(case: Path, look: Look, tmp_path: Path) -> None:
    assert look(case, Disks(tmp_path / "nothing")) == ["disk_unknown"]


def test_a_place_with_blanks_and_a_mount_over_a_mount(home: Path, root: FakeRoot, look: Look) -> None:
    folder = home / "black stick" / "one"
    folder.mkdir(parents=True)
    root.mount("server:/share", folder.parent, "nfs4")
    assert look(folder, root.mount("/dev/sda1", folder.parent)) == ["disk_unencrypted"]


def test_a_format_that_keeps_no_permissions(case: Path, home: Path, root: FakeRoot) -> None:
    home.chmod(0o755)
    disks = root.mount("/dev/sda1", case, "exfat")
    problems = check_privacy(case, Machine(disks, os.getuid(), home, lambda _: False, home.parent))
    assert "exfat" in problems[0].mend
    assert "chmod" not in problems[0].mend


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("Dropbox", "Dropbox"),
        ("OneDrive", "OneDrive"),
        ("OneDrive - Example Desk", "OneDrive"),
        ("Google Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
        ("Library/Mobile Documents", "iCloud"),
        ("Library/CloudStorage", "a cloud service"),
    ],
)
def test_synchronised_folders_by_name(home: Path, encrypted: Disks, name: str, service: str) -> None:
    folder = home / name / "deep" / "one"
    folder.mkdir(parents=True)
    (problem,) = check_privacy(folder, Machine(encrypted, os.getuid(), home, lambda _: False, home.parent))
    assert (problem.code, f"by {service} (" in problem.message) == ("folder_synchronised", True)


@pytest.mark.parametrize(
    "marker", [".dropbox.cache", ".nextcloudsync.log", ".sync_0a1b2c.db", ".stfolder", ".tmp.drivedownload"]
)
def test_synchronised_folders_by_what_the_service_leaves_there(case: Path, look: Look, marker: str) -> None:
    (case.parent / marker).touch()
    assert look(case) == ["folder_synchronised"]


def test_what_only_sounds_like_a_service_is_none(home: Path, look: Look) -> None:
    (home / ".dropbox").mkdir()
    for name in ("Dropbox files of 2019", "papers/OneDrive", "Drive", "Nextcloudy"):
        folder = home / name
        folder.mkdir(parents=True)
        assert look(folder) == []


@pytest.mark.parametrize(
    ("folder", "vault", "codes"),
    [
        ("/", "FileVault is On.\n", []),
        ("/", "FileVault is Off.\n", ["disk_unencrypted"]),
        ("/", "", ["disk_unknown"]),
    ],
)
def test_the_disks_of_macos(case: Path, look: Look, folder: str, vault: str, codes: list[str]) -> None:
    assert folder == "/"
    assert look(case, Disks(mount_output=MAC_MOUNTS, vault_output=vault)) == codes


def test_volumes_of_macos() -> None:
    disks = Disks(mount_output=MAC_MOUNTS, vault_output="FileVault is On.\n")
    stick, share = disks.find_mount(Path("/Volumes/Black Stick/case")), disks.find_mount(Path("/Volumes/share/case"))
    assert stick is not None
    assert share is not None
    assert (stick.kind, disks.is_removable(stick), disks.find_encryption(stick)) == ("exfat", True, "unknown")
    assert share.kind == "smbfs"


def test_a_folder_that_is_not_there_is_told_and_not_raised(home: Path, encrypted: Disks) -> None:
    problems = check_privacy(home / "gone", Machine(encrypted, os.getuid(), home, lambda _: False, home.parent))
    assert [problem.code for problem in problems] == ["privacy_unknown"]


def test_this_machine_is_looked_at_without_a_fault(case: Path) -> None:
    known = {"folder_open", "folder_foreign", "folder_synchronised", "privacy_unknown", "disk_unknown"}
    known |= {"disk_network", "disk_removable", "disk_unencrypted"}
    problems: tuple[Problem, ...] = check_privacy(case)
    assert {problem.code for problem in problems} <= known
