"""A full disk, for real, on any POSIX system."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def disk_of(size_bytes: int) -> Iterator[None]:
    """A disk on which no file grows beyond `size_bytes`: what the system does then is what it does on a full one."""
    resource: Any = pytest.importorskip("resource", reason="POSIX limits")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
