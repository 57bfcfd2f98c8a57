"""Where in a file of content something stands, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from course.errors import Refusal


@dataclass(frozen=True)
class Place:
    """A spot in a file: "editie-2027.yaml, modules[3].programma[2].sprekers". Lists count from 0."""

    file: str
    path: str = ""

    def key(self, name: str) -> Place:
        return Place(self.file, f"{self.path}.{name}" if self.path else name)

    def index(self, number: int) -> Place:
        return Place(self.file, f"{self.path}[{number}]")

    def __str__(self) -> str:
        return f"{self.file}, {self.path}" if self.path else self.file


class ContentError(Refusal):
    """A file of content is not as it should be. Says in which file, where, and what."""

    message = _("%(place)s: %(problem)s")

    def __init__(self, place: Place | str, problem: str) -> None:
        super().__init__(place=place, problem=problem)
