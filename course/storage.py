"""Files in a folder of this machine: whole, or not there at all."""

from __future__ import annotations

import errno
import posixpath
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from django.core.files.storage import FileSystemStorage

from course.errors import NoRoom

log = structlog.get_logger(__name__)

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What a system says when a disk, or our part of it, is full."""


def is_full(fault: BaseException | None) -> bool:
    """Whether this is about a disk without room."""
    return isinstance(fault, OSError) and fault.errno in FULL


class WholeFileStorage(FileSystemStorage):
    """Django writes a file in its place, and half of it stays there when the disk is full. Here it is written beside
    its place and moved there in one step.
    """

    def _save(self, name: str, content: Any) -> str:
        """The name that it got. Raises NoRoom; what was written goes then."""
        part = posixpath.join(posixpath.dirname(name), f"{uuid4().hex}.part")
        try:
            super()._save(part, content)  # type: ignore[misc]  # the stubs leave it out
            return self._move(part, name)
        except OSError as fault:
            if not is_full(fault):
                raise
            log.exception("no room for a file")
            raise NoRoom from fault
        finally:
            Path(self.path(part)).unlink(missing_ok=True)

    def _move(self, part: str, name: str) -> str:
        """Under another name when somebody took this one meanwhile."""
        while True:
            place = Path(self.path(name))
            try:
                place.touch(exist_ok=False)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                Path(self.path(part)).replace(place)
                return name
