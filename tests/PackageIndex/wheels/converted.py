"""Wheels from unpacked packages of the distribution: their files, their metadata, and the libraries that they need."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from distribution import EVERYWHERE, PATCHES
from wheel import Wheel

PACKAGES = "usr/lib/python3/dist-packages"


def convert(root, version, requires, libraries, folder, tag):
    """root: where the packages were unpacked; version: the distribution's; libraries: file name -> path."""
    packages = root / PACKAGES
    info = next(p for p in packages.iterdir() if p.name.endswith((".egg-info", ".dist-info")))
    metadata = read_metadata(info, requires)
    name = field(metadata, "Name")
    stated = field(metadata, "Version")
    # A package that was made without its version control says 0.0.0; a repacked one says that it was.
    if stated == "0.0.0" or "+" in stated:
        stated = re.sub(r"[+~](dfsg|repack|ds).*", "", version.split(":")[-1].rsplit("-", 1)[0])
        metadata = re.sub(r"^Version: .*$", f"Version: {stated}", metadata, count=1, flags=re.M)
    bundle = bundle_libraries(packages, name.lower(), libraries)
    wheel = Wheel(folder, name, stated, tag if bundle is not None else "py3-none-any", metadata, bundle is None)
    for path in files_of(packages):
        inside = path.relative_to(packages)
        if inside.parts[0] == info.name or "__pycache__" in inside.parts:
            continue
        wheel.add(str(inside), patched(str(inside), path.read_bytes()), os.access(path, os.X_OK))
    # The distribution keeps it apart; matplotlib itself looks beside its code first.
    for path in files_of(root / "usr/share/matplotlib/mpl-data"):
        wheel.add(f"matplotlib/mpl-data/{path.relative_to(root / 'usr/share/matplotlib/mpl-data')}", path.read_bytes())
    for extra in ("entry_points.txt", "top_level.txt"):
        if (info / extra).is_file():
            wheel.add(f"{wheel.info}/{extra}", (info / extra).read_bytes())
    return wheel.close()


def files_of(folder):
    # A link that leads out of the package leads nowhere here.
    return (p for p in sorted(folder.rglob("*")) if p.is_file())


def patched(name, content):
    for path, theirs, ours in PATCHES:
        if name == path:
            if content.count(theirs.encode()) != 1:
                raise SystemExit(f"{path} is not what it was: PATCHES in distribution.py does not fit it any more.")
            content = content.replace(theirs.encode(), ours.encode())
    return content


def field(metadata, name):
    return re.search(rf"^{name}: (.*)$", metadata, re.M).group(1).strip()


def read_metadata(info, requires):
    path = info / "METADATA" if info.name.endswith(".dist-info") else info / "PKG-INFO" if info.is_dir() else info
    head, blank, body = path.read_text().partition("\n\n")
    lines = head.rstrip("\n").split("\n")
    # An older version of the format has no body, and says less than what follows needs.
    lines[0] = "Metadata-Version: 2.1"
    lines += [f"Requires-Dist: {r}" for r in [*requires, *egg_requires(info)]]
    return "\n".join(lines) + "\n" + (blank and "\n" + body)


def egg_requires(info):
    """requires.txt has sections [extra:marker]; those of extras are not needed here."""
    path = info / "requires.txt"
    if not info.is_dir() or not path.is_file():
        return
    extra, marker = "", ""
    for line in path.read_text().splitlines():
        if line.startswith("["):
            extra, _, marker = line.strip("[]").partition(":")
        elif line.strip() and not extra:
            yield line + (f" ; {marker}" if marker else "")


def bundle_libraries(packages, name, libraries):
    """As auditwheel does: what a sandbox lacks comes along, and is found from where it is needed. None when pure."""
    extensions = sorted(packages.rglob("*.so"))
    if not extensions:
        return None
    folder = packages / f"{name}.libs"
    wanted = []
    for extension in extensions:
        lacking = needed(extension)
        if lacking:
            wanted += lacking
            set_path(extension, f"$ORIGIN/{os.path.relpath(folder, extension.parent)}")
    brought = set()
    while wanted:
        library = wanted.pop()
        if library in brought:
            continue
        brought.add(library)
        folder.mkdir(exist_ok=True)
        copy = folder / library
        shutil.copy(libraries[library], copy)
        wanted += needed(copy)
        set_path(copy, "$ORIGIN")
    return brought


def needed(binary):
    listed = subprocess.run(["patchelf", "--print-needed", binary], check=True, capture_output=True, text=True).stdout
    return [line for line in listed.split() if not line.startswith(EVERYWHERE)]


def set_path(binary, path):
    subprocess.run(["patchelf", "--set-rpath", path, binary], check=True)
