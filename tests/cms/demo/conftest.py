"""Copies of the demo files that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cms.demo.content import FILES, path_of


class Copy:
    """The twelve files in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in FILES:
            shutil.copy(path_of(name), folder / name)

    def replace(self, file: str, old: str, new: str) -> None:
        """Change the first place where `old` stands; it must stand somewhere."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)
