"""Warnings where a case does not lie in private: who else can read its folder, and where its disk or copies are.

What cannot be told is said to be so. Nothing is refused: the user decides, and knows.
"""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from whobuilt.archive.disks import NETWORK, WITHOUT_OWNERS, Disks, Encryption, Mount
from whobuilt.core.problems import Problem

_PRIVATE = "Keep the case in a folder of your own on an encrypted disk."
# Folders of this name in the home folder, and folders that hold one of these files, are copied to other machines.
_NAMES = (
    ("Dropbox", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
    ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"),
    ("iCloud Drive", "iCloud"),
    ("iCloudDrive", "iCloud"),
    ("Library/Mobile Documents", "iCloud"),
    ("Library/CloudStorage", "a cloud service"),
    ("pCloudDrive", "pCloud"),
    ("MEGAsync", "MEGA"),
)
_MARKERS = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".tmp.drivedownload", "Google Drive"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".sync_*.db", "Nextcloud or ownCloud"),
    ("._sync_*.db", "Nextcloud or ownCloud"),
    (".stfolder", "Syncthing"),
    (".SynologyWorkingDirectory", "Synology Drive"),
)


def _others_in(group: int) -> bool:
    """Whether a group has members beside this user; yes where that cannot be told."""
    user = os.getuid()
    try:
        mine = pwd.getpwuid(user).pw_name
        if set(grp.getgrgid(group).gr_mem) - {mine}:
            return True
        return any(each.pw_gid == group and each.pw_uid != user for each in pwd.getpwall())
    except (KeyError, OSError):
        return True


@dataclass(frozen=True, slots=True)
class Machine:
    """Whose machine it is: its disks, the user's number and home, whether a group has other members.

    Folders above `top` are not looked at.
    """

    disks: Disks = field(default_factory=Disks.here)
    user: int = field(default_factory=os.getuid)
    home: Path = field(default_factory=Path.home)
    others_in: Callable[[int], bool] = _others_in
    top: Path = Path("/")


def check_privacy(folder: Path, machine: Machine | None = None) -> tuple[Problem, ...]:
    """What of a case's place is not private, and what of it cannot be told. Never raises."""
    machine = machine or Machine()
    try:
        place = folder.resolve()
        mount = machine.disks.find_mount(place)
        found = [*_check_owner(place, machine), *_check_access(place, machine, mount)]
        found += [*_check_disk(mount, machine.disks), *_check_synchronised(place, machine.home.resolve())]
    except (OSError, RuntimeError) as error:  # RuntimeError: a circle of links
        told = f"whether the folder is private cannot be told ({error})."
        return (Problem("privacy_unknown", told, str(folder), _PRIVATE),)
    return tuple(Problem(each.code, each.message, str(folder), each.mend) for each in found)


def _check_owner(place: Path, machine: Machine) -> Iterator[Problem]:
    owner = place.stat().st_uid
    if owner != machine.user:
        try:
            name = f"“{pwd.getpwuid(owner).pw_name}”"
        except KeyError:
            name = f"user number {owner}"
        told = f"the folder belongs to {name}, who can read and change everything in it."
        yield Problem("folder_foreign", told, mend=_PRIVATE)


def _check_access(place: Path, machine: Machine, mount: Mount | None) -> Iterator[Problem]:
    """Whether others get in: an open folder is closed all the same by one closed folder above it."""
    state = place.stat()
    above = [each for each in place.parents if each == machine.top or machine.top in each.parents]
    group_bits, other_bits = state.st_mode >> 3 & 0o7, state.st_mode & 0o7
    by_others = other_bits & 0o5 and all(each.stat().st_mode & 0o1 for each in above)
    by_group = (
        group_bits & 0o5 and all(_lets_in(each, state.st_gid) for each in above) and machine.others_in(state.st_gid)
    )
    if not by_others and not by_group:
        return
    who = "every user of this machine" if by_others else "other users of your group on this machine"
    bits = other_bits if by_others else group_bits
    does = "read and change" if bits & 0o2 else "read"
    mend = f"Close it: chmod 700 “{place}”"
    if mount is not None and mount.kind in WITHOUT_OWNERS:
        mend = f"The disk's format ({mount.kind}) keeps no permissions. {_PRIVATE}"
    yield Problem("folder_open", f"{who} can {does} what lies in this folder.", mend=mend)


def _lets_in(folder: Path, group: int) -> bool:
    state = folder.stat()
    return bool(state.st_mode & (0o10 if state.st_gid == group else 0o1))


def _check_disk(mount: Mount | None, disks: Disks) -> Iterator[Problem]:
    if mount is None:
        told = "on which disk the folder lies, and whether that is encrypted, cannot be told here."
        yield Problem("disk_unknown", told, mend=_PRIVATE)
        return
    if mount.kind in NETWORK:
        told = f"the folder lies on another machine ({mount.kind}): who runs that can read it, and perhaps change it."
        yield Problem("disk_network", told, mend=_PRIVATE)
        return
    if disks.is_removable(mount):
        told = "the folder lies on a disk that can be taken out: who finds it has the case."
        yield Problem("disk_removable", told, mend="Encrypt the disk, or carry a sealed pack (whobuilt pack) only.")
    match disks.find_encryption(mount):
        case Encryption.NO:
            told = f"the disk ({mount.device}) is not encrypted, as far as can be told: who takes it can read the case."
            yield Problem(
                "disk_unencrypted", told, mend="Encrypt the disk (LUKS, FileVault), or move the case to one that is."
            )
        case Encryption.UNKNOWN:
            told = f"whether the disk ({mount.device}, {mount.kind}) is encrypted cannot be told here."
            yield Problem("disk_unknown", told, mend="Look it up in the system's settings.")
        case Encryption.YES:
            pass


def _check_synchronised(place: Path, home: Path) -> Iterator[Problem]:
    for folder in (place, *place.parents):
        service = _find_service(folder, home)
        if service:
            told = f"the folder is copied to other machines by {service} (seen at “{folder}”), and to who runs them."
            yield Problem(
                "folder_synchronised", told, mend="Move the case out of it. A sealed pack may travel that way."
            )
            return


def _find_service(folder: Path, home: Path) -> str:
    """The service that copies a folder; empty where none is seen."""
    if home in folder.parents:
        within = folder.relative_to(home).as_posix()
        for name, service in _NAMES:
            if within == name or (within.startswith(f"{name} - ") and "/" not in within):
                return service
    for marker, service in _MARKERS:
        # Dropbox keeps its settings in ~/.dropbox, which does not make the home folder a copy.
        if folder != home and next(folder.glob(marker), None) is not None:
            return service
    return ""
