from __future__ import annotations

from tests.course.viewsets.conftest import no_second_factor, organiser

__all__ = ["no_second_factor", "organiser"]
