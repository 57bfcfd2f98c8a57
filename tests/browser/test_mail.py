"""What the course office sees of a mail before anybody gets it."""

from __future__ import annotations

import pytest

from tests.browser.visitor import Visitor

FRAME = "iframe[srcdoc]"


@pytest.mark.moment("halverwege")
def test_the_preview_of_a_mail_can_be_read_in_its_frame(visitor: Visitor) -> None:
    page = visitor.become("org01").open("/beheer/sjablonen/")
    text = page.locator("tr a[href*='/sjablonen/edit/']").first.get_attribute("href") or ""
    visitor.open(text.replace("/edit/", "/voorbeeld/"))

    mail = page.frame_locator(FRAME)

    assert mail.locator("p").nth(1).inner_text() == "Hallo Noor,"
