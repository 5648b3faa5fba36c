"""A wheel, file by file, as the binary distribution format describes it."""

import base64
import hashlib
import re
import zipfile
from pathlib import Path

# The same input makes the same bytes, and so the same hash.
EPOCH = (2023, 1, 1, 0, 0, 0)


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


class Wheel:
    """Collects files; close() writes what describes them."""

    def __init__(self, folder, name, version, tag, metadata, pure):
        stem = f"{re.sub('[^A-Za-z0-9.]+', '_', name)}-{version}"
        self.path = Path(folder) / f"{stem}-{tag}.whl"
        self.info = f"{stem}.dist-info"
        self.metadata = metadata
        self._record = []
        self._zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self._described = (
            f"Wheel-Version: 1.0\nGenerator: platform-tests\nRoot-Is-Purelib: {'true' if pure else 'false'}\nTag: {tag}\n"
        )

    def add(self, name, content, executable=False):
        content = content.encode() if isinstance(content, str) else content
        entry = zipfile.ZipInfo(name, EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (0o100755 if executable else 0o100644) << 16
        self._zip.writestr(entry, content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self._record.append(f"{name},sha256={digest},{len(content)}")

    def close(self):
        self.add(f"{self.info}/METADATA", self.metadata)
        self.add(f"{self.info}/WHEEL", self._described)
        entry = zipfile.ZipInfo(f"{self.info}/RECORD", EPOCH)
        entry.external_attr = 0o100644 << 16
        self._zip.writestr(entry, "\n".join([*self._record, f"{self.info}/RECORD,,", ""]))
        self._zip.close()
        return self.path


def metadata_of(name, version, requires=(), python=None):
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", "Summary: For tests."]
    lines += [f"Requires-Python: {python}"] if python else []
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    return "\n".join(lines) + "\n"
