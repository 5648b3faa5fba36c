"""make.py FOLDER [SOURCES]: real wheels for tests, from the distribution's own packages (Debian 12, Python 3.11).

There may be no package index where the tests run, but there is the distribution. Its packages hold the same code as the
projects' wheels; what is converted here is how they are packed. FOLDER gets the wheels and index.json, which
tests/PackageIndex serves. SOURCES is a list of apt sources; without it, the machine's own lists are used.
"""

import concurrent.futures
import hashlib
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import special
from converted import convert
from distribution import HEADERS, LIBRARIES, PROJECTS
from wheel import normalised


def main(folder, sources=None):
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tag = f"manylinux_2_36_{platform.machine()}"
    with tempfile.TemporaryDirectory(prefix="wheels-") as scratch:
        scratch = Path(scratch)
        wanted = [p for group in PROJECTS for p in group.split()] + LIBRARIES + HEADERS
        archives = download(scratch, wanted, sources)
        with concurrent.futures.ProcessPoolExecutor() as pool:
            unpack = list(pool.map(unpack_group, [(scratch / "libraries", [archives[p] for p in LIBRARIES + HEADERS])]))
            libraries = {p.name: str(p) for p in unpack[0].rglob("*.so*") if p.is_file()}
            jobs = [
                pool.submit(convert_group, scratch / group.split()[0], [archives[p] for p in group.split()], requires,
                            libraries, folder, f"cp311-cp311-{tag}")
                for group, requires in PROJECTS.items()
            ]
            listed = list(special.make(folder, scratch / "libraries", tag))
            listed += [(normalised(path.name.split("-")[0]), path, {}) for path in (job.result() for job in jobs)]
    files = [describe(project, path, said) for project, path, said in listed]
    # Last, and in one piece: with it the folder is complete.
    (folder / "index.json").write_text(json.dumps({"files": files}, indent=1))
    print(f"{len(files)} files, {sum(f['size'] for f in files) >> 20} MiB")


def download(scratch, packages, sources):
    options = ["-o", "APT::Sandbox::User=root"]
    if sources:
        # Lists of our own: the machine may never have fetched its, or be another distribution.
        (scratch / "lists/partial").mkdir(parents=True)
        (scratch / "sources.list").write_text(Path(sources).read_text())
        options += ["-o", f"Dir::State::Lists={scratch}/lists", "-o", f"Dir::Etc::SourceList={scratch}/sources.list",
                    "-o", "Dir::Etc::SourceParts=-", "-o", f"Dir::Cache={scratch}", "-o", "Acquire::Languages=none"]
        subprocess.run(["apt-get", *options, "update", "-qq"], check=True)
    target = scratch / "archives"
    target.mkdir()
    subprocess.run(["apt-get", *options, "download", "-qq", *packages], cwd=target, check=True)
    return {archive.name.split("_")[0]: archive for archive in target.glob("*.deb")}


def unpack_group(job):
    folder, archives = job
    folder.mkdir()
    for archive in archives:
        subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
    return folder


def convert_group(folder, archives, requires, libraries, target, tag):
    unpack_group((folder, archives))
    version = archives[0].name.split("_")[1].replace("%3a", ":")
    made = convert(folder, version, requires, libraries, target, tag)
    shutil.rmtree(folder)
    return made


def describe(project, path, said):
    content = path.read_bytes()
    return {"project": project, "file": path.name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), **said}


if __name__ == "__main__":
    main(*sys.argv[1:])
