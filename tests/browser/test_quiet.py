"""No request leaves the machine, no error stands on the console; also not in the admin.

Every visitor of every test is watched for that (`Visitor.complaints`); here is what the others do not open.
"""

from __future__ import annotations

import pytest

from tests.browser.visitor import Visitor

INLINE = "() => { document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"color: red\">rood</p>') }"
OUTSIDE = "() => { fetch('http://elders.example/').catch(() => null) }"


@pytest.mark.moment("halverwege")
def test_admin_of_the_organiser_is_quiet(visitor: Visitor) -> None:
    visitor.become("org01")
    for path in ("", "bijeenkomsten/", "aanmeldingen/", "pitches/", "users/", "materiaal/", "berichten/"):
        visitor.open(f"/beheer/{path}").wait_for_load_state("networkidle")


def test_admin_of_the_editor_is_quiet(visitor: Visitor) -> None:
    page = visitor.become("red01").open("/beheer/pages/")
    visitor.click(page.locator("tr:has(a[href='/']) a[href$='/edit/']").first)
    page.wait_for_load_state("networkidle")


def test_watch_sees_what_is_wrong(visitor: Visitor) -> None:
    """The control: a breach of the content policy and a request to elsewhere are noted."""
    page = visitor.open("/")
    page.evaluate(INLINE)
    page.evaluate(OUTSIDE)
    page.wait_for_load_state("networkidle")
    noted, visitor.complaints = "\n".join(visitor.complaints), []
    assert "CSP: inline" in noted
    assert "http://elders.example/" in noted
