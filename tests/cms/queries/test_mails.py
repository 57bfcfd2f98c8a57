"""What the mails of accounts and of pages say on sample data."""

from __future__ import annotations

import pytest

from cms.queries.mails import rendered_mails


@pytest.mark.django_db
def test_a_page_that_comes_back_names_the_step_once_in_each_line():
    """Here the step and the whole have one name, as Wagtail made them."""
    back = [mail for mail in rendered_mails() if mail.name == "workflow_state_rejected"]
    lines = [line for mail in back for line in mail.text.splitlines() if "Mila Vos" in line]
    assert [line.count("Goedkeuring") for line in lines] == [1, 1]
