"""A term on a page reads as it does in the mail: *uiterlijk … om 17.00 uur*."""

from __future__ import annotations

import re

import polib

from tests.cms.test_translations import CATALOGUE

TERM = re.compile(r"(?:vóór|[Tt]ot) %\(\w*day\)s, %\(\w*time\)s|vóór %\(until\)s")


def test_no_term_ends_before_its_last_moment_or_is_a_day_with_a_comma():
    assert [entry.msgid for entry in polib.pofile(CATALOGUE) if TERM.search(entry.msgstr)] == []
