"""Small projects, each with something about it that a package gate has to get right."""

import io
import subprocess
import tarfile
from pathlib import Path

from wheel import Wheel, metadata_of

HERE = Path(__file__).parent


def make(folder, headers, abi_tag):
    """Yields (project, file, what the index says about it besides its hash)."""
    # Several versions, for upgrades, downgrades and pins.
    for version in ("1.0", "1.1", "2.0"):
        yield "greeting", pure(folder, "greeting", version), {}
    # These two cannot be had together; each of them alone can.
    yield "wants-old-greeting", pure(folder, "wants-old-greeting", "1.0", ["greeting<2"]), {}
    yield "wants-new-greeting", pure(folder, "wants-new-greeting", "1.0", ["greeting>=2"]), {}
    # Needs something that there is not.
    yield "wants-what-is-missing", pure(folder, "wants-what-is-missing", "1.0", ["there-is-no-such-project"]), {}
    yield "only-source", source(folder, "only-source", "1.0"), {}
    # Newer versions as source only: the older wheel is what a sandbox gets.
    yield "source-since-two", pure(folder, "source-since-two", "1.0"), {}
    yield "source-since-two", source(folder, "source-since-two", "2.0"), {}
    yield "other-python", pure(folder, "other-python", "1.0", tag="cp38-cp38-manylinux2014_x86_64"), {}
    yield "later-python", pure(folder, "later-python", "1.0", python=">=3.14"), {"requires-python": ">=3.14"}
    yield "taken-back", pure(folder, "taken-back", "1.0"), {}
    yield "taken-back", pure(folder, "taken-back", "1.1"), {"yanked": "It deletes what it should keep."}
    yield "wrong-hash", pure(folder, "wrong-hash", "1.0"), {"announced": "0" * 64}
    yield "tinysum", native(folder, headers, abi_tag), {}


def pure(folder, name, version, requires=(), tag="py3-none-any", python=None):
    module = name.replace("-", "_")
    wheel = Wheel(folder, name, version, tag, metadata_of(name, version, requires, python), pure=tag.endswith("any"))
    wheel.add(f"{module}/__init__.py", f'__version__ = "{version}"\n\n\ndef hello():\n    return "hello from {name} {version}"\n')
    return wheel.close()


def source(folder, name, version):
    path = Path(folder) / f"{name}-{version}.tar.gz"
    files = {
        "PKG-INFO": metadata_of(name, version),
        "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
        "setup.py": f'raise SystemExit("{name} ran code while it was installed")\n',
    }
    with tarfile.open(path, "w:gz") as archive:
        for inside, content in files.items():
            entry = tarfile.TarInfo(f"{name}-{version}/{inside}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content.encode()))
    return path


def native(folder, headers, tag):
    """A C extension for the stable ABI, compiled with the same compiler as the sandbox's helper."""
    built = Path(folder) / "tinysum.so"
    include = [f"-I{headers}/usr/include/python3.11", f"-I{headers}/usr/include"]
    subprocess.run(["clang", "-shared", "-fPIC", "-O2", *include, HERE / "tinysum.c", "-o", built], check=True)
    wheel = Wheel(folder, "tinysum", "0.1", f"cp311-abi3-{tag}", metadata_of("tinysum", "0.1", python=">=3.11"), pure=False)
    wheel.add("tinysum.abi3.so", built.read_bytes(), executable=True)
    built.unlink()
    return wheel.close()
