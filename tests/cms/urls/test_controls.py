"""What the table hides from everybody exists, and other methods are no way round it."""

from __future__ import annotations

import pytest

from tests.cms.urls.book import labelled
from tests.cms.urls.table import addresses_of, names_of, read
from tests.helpers.addresses import every_address
from tests.helpers.world import Asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_rendering")]

HIDDEN_FROM_ALL = {
    "course:approval (forged)",
    "course:cannot_come (draft)",
    "course:cannot_come_by_link (forged)",
    "course:feed (forged)",
    "course:here (draft)",
    "course:host_by_link (forged)",
    "course:host_visit (of another host)",
    "course:meeting_ics (draft)",  # a draft is in nobody's calendar
    "course:offer (forged)",
    "course:pack_page (of another meeting)",
    "course:pack_pdf (of another meeting)",
    "course:poll_by_link (forged)",
    "course:poll_by_link_ics (forged)",
    "course:portrait (of who has none)",
    "course:portrait_by_link (forged)",
    "course:public_programme (unpublished)",
    "course:edition_page (unpublished)",
    "course:rejoin (of somebody)",
    "course:visit_by_link_ics (forged)",
    "course:replace_material (with another meeting)",
    "course:speaker_by_link (forged)",
    "course:speaker_question (of another speaker)",
    "documenten/authenticate_with_password/<int:restriction_id>/",  # closed
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",  # closed
    "mfa_deactivate_totp",  # nobody in the table has one
    "mfa_download_recovery_codes",
    "mfa_view_recovery_codes",
    "picture (a document)",
    "pitches:check_in",  # opens three months after the end of the edition
    "pitches:check_in (of another edition)",
    "pitches:confirm_guest (forged)",
    "pitches:beamer",  # of a pitch that is not discussed; "(discussed)" shows them
    "pitches:cards",
    "pitches:versions (draft)",  # nothing was handed in
    "pitches:clock",
    "pitches:clock_state",
    "wagtail_serve (draft)",
}


def test_what_is_hidden_from_one_is_shown_to_another():
    """Else a 404 would say that it does not exist, and nothing of who may see it."""
    got = {name: set(cells) for (name, method), cells in read("site").items() if method == "GET"}
    hidden = {name for name, cells in got.items() if "404" in cells and cells <= {"404", "login"}}
    assert hidden == HIDDEN_FROM_ALL


def path_of(world, name: str) -> str:
    return dict(names_of("site", world))[name]


def test_who_let_an_offer_lapse_may_rejoin_the_line(world):
    owner = Asking(world.rows["enrolment of"]["lapsed"].user)
    assert owner.status("GET", path_of(world, "course:rejoin (of somebody)")) == 200


def test_the_offer_is_shown_to_whom_it_is_made(world):
    owner = Asking(world.rows["enrolment of"]["offered"].user)
    assert owner.status("GET", world.secrets["offer"]) == 200


def test_hidden_pages_and_files_are_there(world):
    editor = Asking(world.people["editor"])
    assert editor.status("GET", f"/beheer/pages/{world.rows['draft page'].pk}/view_draft/") == 200
    assert editor.status("GET", path_of(world, "wagtaildocs_serve (private)")) == 200
    assert world.rows["private document"].file.storage.exists(world.rows["private document"].file.name)


@pytest.mark.parametrize("role", ["visitor", "participant", "organiser"])
def test_head_answers_as_get(world, role):
    person = Asking(world.people[role])
    found = {name: (person.status("HEAD", path), person.status("GET", path)) for name, path in names_of("site", world)}
    assert {name: (head, get) for name, (head, get) in found.items() if head != get} == {}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("role", ["visitor", "participant", "organiser"])
def test_nothing_is_done_by_other_methods(world, role, method):
    person = Asking(world.people[role])
    ours = [(name, path) for name, path in names_of("site", world) if name.startswith(("course:", "pitches:", "demo"))]
    found = {name: person.status(method, path) for name, path in ours}
    assert {name: status for name, status in found.items() if status < 300} == {}


ASKED_BY_PROGRAMS = {"healthz", "ready", "robots", "sitemap", "case_feed"}


@pytest.mark.parametrize("method", ["POST", "PROPFIND"])
def test_what_only_shows_says_so_to_programs_without_a_token(world, method):
    """A calendar app or a watcher has no form of ours; a browser of a test sends what Django would ask of one."""
    person = Asking(world.people["participant"])
    ours = {
        name: path
        for name, path in names_of("site", world)
        if name.startswith(("course:", "pitches:")) or name in ASKED_BY_PROGRAMS
    }
    only_show = [name for name, path in ours.items() if person.status("POST", path) == 405]
    person.client.handler.enforce_csrf_checks = True
    found = {name: person.status(method, ours[name]) for name in only_show}
    assert {name: status for name, status in found.items() if status != 405} == {}
    assert ASKED_BY_PROGRAMS | {"course:feed (by who has the link)", "course:public_programme"} <= set(only_show)


def test_every_address_of_the_site_is_asked(world):
    for part in ("site", "admin"):
        asked = {name.partition(" (")[0] for name, _path in names_of(part, world)}
        assert {address.name for address in addresses_of(part)} <= asked
    assert all(labelled(address, world.rows) for address in every_address())
