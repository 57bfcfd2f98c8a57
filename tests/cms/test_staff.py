"""Who enters the admin, through which door, and what the editors may do there."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupApprovalTask, GroupPagePermission, ModelLogEntry, Page, Site
from wagtail.test.utils.form_data import nested_form_data

from cms.models import CaseIndexPage, CasePage, HomePage
from course.actions.people.staff import (
    EDITORS,
    ORGANISERS,
    ensure_groups,
    give_roles,
    make_administrator,
    make_editor,
    make_organiser,
)
from course.mailtext.motif import MOTIF
from course.models import User
from pitches.enums import PitchState
from tests.factories import PASSWORD, EnrolmentFactory, MaterialFactory, OrganiserFactory, PitchFactory, UserFactory
from tests.helpers.pages import make_card, make_case
from tests.helpers.second_factor import has_shown_it

HOME = "/beheer/"


@pytest.fixture
def organiser(db):
    return make_organiser(user=OrganiserFactory())


@pytest.fixture
def editor(db):
    return make_editor(user=UserFactory(first_name="Mila"))


@pytest.fixture(autouse=True)
def closed_door(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True


@pytest.fixture
def open_door(closed_door, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def library(db):
    """The library of good practices on the site."""
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Start", slug="start", heading="Zorg", introduction="Welkom"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": home})
    return home.add_child(instance=CaseIndexPage(title="Goede voorbeelden", slug="goede-voorbeelden"))


def test_a_visitor_is_sent_to_the_one_login_page(client):
    answer = client.get(HOME)
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/beheer/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("door", ["/beheer/login/", "/_util/login/"])
def test_wagtails_own_login_pages_are_no_second_door(client, method, door):
    answer = getattr(client, method)(f"{door}?next=/beheer/")
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/beheer/")


def test_a_password_alone_lets_no_staff_in(client, organiser):
    """Wagtail's log-in for private pages asks no second factor."""
    TOTP.activate(organiser, SECRET)
    right = {"username": organiser.email, "password": PASSWORD}
    client.post("/_util/login/", right)
    assert client.get(HOME).url == "/account/login/?next=/beheer/"
    client.post(reverse("account_login"), {"login": organiser.email, "password": PASSWORD})
    assert client.get(HOME).url == "/account/login/?next=/beheer/"


def test_wagtails_own_password_reset_is_closed(client, db):
    assert client.get("/beheer/password_reset/").status_code == 404


def test_staff_without_a_second_factor_is_sent_to_make_one(organiser, login):
    answer = login(organiser).get(HOME)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


def test_an_editor_needs_a_second_factor_too(editor, login):
    assert login(editor).get(HOME).url == reverse("mfa_index")


SECRET = "JBSWY3DPEHPK3PXP"


def code_of(secret):
    """What an authenticator app shows."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_staff_with_an_authenticator_app_enters(organiser, login):
    TOTP.activate(organiser, SECRET)
    assert Authenticator.objects.filter(user=organiser).count() == 1
    assert has_shown_it(login(organiser), organiser).get(HOME).status_code == 200


@pytest.mark.parametrize("role", ["organiser", "editor"])
def test_a_session_from_before_the_second_factor_does_not_enter_with_it(request, login, role):
    """It may be of somebody else, who knew the password before there was more to know."""
    cache.clear()  # no code was used before
    person = request.getfixturevalue(role)
    client = login(person)
    TOTP.activate(person, SECRET)
    for address in (HOME, reverse("mfa_index"), reverse("account_email"), reverse("account_change_password")):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, f"{reverse('mfa_reauthenticate')}?next={quote(address, '')}")
        refused = client.post(address, {"action_add": "1", "email": "dief@elders.example"})
        assert refused.status_code == (403 if address == HOME else 302)
    assert (list(EmailAddress.objects.all()), mail.outbox) == ([], [])
    client.post(f"{reverse('mfa_reauthenticate')}?next={HOME}", {"code": "000000"})
    assert client.get(HOME).status_code == 302
    answer = client.post(f"{reverse('mfa_reauthenticate')}?next={HOME}", {"code": code_of(SECRET)})
    assert (answer.status_code, answer.url, client.get(HOME).status_code) == (302, HOME, 200)


def test_a_second_factor_that_was_taken_away_opens_nothing_any_more(organiser, login):
    """A lost telephone: the session on it had shown what is gone now."""
    lost = TOTP.activate(organiser, SECRET).instance
    client = has_shown_it(login(organiser), organiser)
    assert client.get(HOME).status_code == 200
    lost.delete()
    TOTP.activate(organiser, "KRSXG5CTMVRXEZLU")
    assert client.get(HOME).url.startswith(reverse("mfa_reauthenticate"))


def test_a_password_does_not_replace_a_second_factor(organiser, login):
    TOTP.activate(organiser, SECRET)
    client = login(organiser)
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, reverse("mfa_reauthenticate"))
    has_shown_it(client, organiser)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).url == reverse("mfa_reauthenticate")
    Authenticator.objects.update(type=Authenticator.Type.WEBAUTHN)
    assert client.get(reverse("mfa_reauthenticate")).url == reverse("mfa_reauthenticate_webauthn")


def test_who_makes_the_first_second_factor_goes_on(organiser, login, django_capture_on_commit_callbacks):
    client = login(organiser)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(form.secret)})
    answer.wsgi_request.session.save()  # outside a test the commit comes before the answer
    assert (answer.status_code, client.get(HOME).status_code) == (302, 200)


def test_the_demo_asks_no_second_factor(organiser, login, open_door):
    assert login(organiser).get(HOME).status_code == 200


def test_without_a_second_factor_the_course_office_reads_nothing_on_the_site(organiser, login):
    draft, material = PitchFactory(state=PitchState.DRAFT), MaterialFactory()
    client = login(organiser)
    for address in (draft.get_absolute_url(), material.get_absolute_url(), reverse("course:my_course"), "/"):
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, answer.url) == (302, reverse("mfa_index")), address


def test_an_administrator_needs_one_everywhere_too(login, db):
    answer = login(UserFactory(is_superuser=True)).get(reverse("course:my_course"))
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


def test_where_staff_make_a_second_factor_stays_open(organiser, login):
    client = login(organiser)
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("language")).status_code == 200
    assert client.get(reverse("healthz")).status_code == 200


def test_with_a_second_factor_the_course_office_reads_drafts(organiser, login):
    TOTP.activate(organiser, SECRET)
    client = has_shown_it(login(organiser), organiser)
    assert client.get(PitchFactory(state=PitchState.DRAFT).get_absolute_url()).status_code == 200


def test_an_editor_reads_the_site_like_everybody(editor, login):
    assert login(editor).get(reverse("course:my_course")).status_code == 200


@pytest.mark.parametrize("address", ["/mijn/", "/goede-voorbeelden/", "/pitches/", "/agenda/x.ics"])
def test_the_second_factor_of_staff_costs_others_no_query(login, settings, library, address):
    client, counts = login(EnrolmentFactory().user), []
    client.get(address)
    for needed in (False, True):
        settings.STAFF_NEEDS_SECOND_FACTOR = needed
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code in (200, 404)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("address", [HOME, "/beheer/edities/", "/beheer/bestaat-niet/"])
def test_for_a_participant_the_admin_does_not_exist(login, db, address):
    assert login(EnrolmentFactory().user).get(address).status_code == 404


def test_the_dashboard_is_dutch(organiser, login, open_door):
    page = login(organiser).get(HOME).content.decode()
    assert '<html lang="nl"' in page
    assert ("Overzicht" in page, "Dashboard" in page) == (True, False)
    assert "Pagina" in page


class Outside(HTMLParser):
    """Addresses of other hosts: what a browser fetches by itself, and what somebody can click."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.clicked: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in {"src", "srcset", "href", "action", "data", "poster", "style"} and "//" in (value or ""):
                (self.clicked.add if tag == "a" else self.fetched.append)(value)


def test_nobody_has_another_clock_than_the_course_office(login, organiser, open_door):
    """Who chose another time zone would plan at other hours than were typed."""
    page = login(organiser).get("/beheer/account/").content.decode()
    assert ("locale-preferred_language" in page, "time_zone" in page) == (True, False)


@pytest.mark.parametrize(
    "address", [HOME, "/beheer/bijeenkomsten/", "/beheer/users/new/", "/beheer/account/", "/beheer/hulp/"]
)
def test_no_page_of_the_admin_asks_or_leads_to_another_host(organiser, login, open_door, address):
    organiser.is_superuser = True
    organiser.save()
    page = login(organiser).get(address).content.decode()
    found = Outside(page)
    assert found.fetched == []
    assert found.clicked == set()
    assert "gravatar" not in page
    assert "wagtail.org" not in page


def test_groups_are_made_once_and_mended(db):
    ensure_groups()
    rights = ensure_groups()[0].permissions.count()
    ensure_groups()[0].permissions.clear()
    organisers, editors = ensure_groups()
    assert organisers.permissions.count() == rights
    assert GroupPagePermission.objects.filter(group=editors).count() == 6
    assert {task.groups.filter(pk=editors.pk).count() for task in GroupApprovalTask.objects.all()} == {1}


def test_the_course_office_cannot_delete_people_or_give_rights(organiser):
    rights = set(User.objects.get(pk=organiser.pk).get_all_permissions())
    assert {"course.change_user", "course.add_meeting", "pitches.view_pitch", "wagtailadmin.access_admin"} <= rights
    assert {right for right in rights if right.startswith("auth.")} == set()
    assert "course.delete_user" not in rights


def test_editors_write_words_and_nothing_of_the_course(editor):
    rights = User.objects.get(pk=editor.pk).get_all_permissions()
    own = {right for right in rights if right.startswith(("course.", "pitches."))}
    models = {right.partition("_")[2] for right in own}
    assert models == {"term", "mailtemplate"}
    assert editor.is_staff is False


def test_roles_come_and_go_with_a_line_of_history(organiser, editor):
    make_administrator(user=organiser)
    give_roles(user=editor, organiser=True, editor=True, by=organiser)
    give_roles(user=editor, organiser=True, editor=True, by=organiser)
    give_roles(user=editor, organiser=False, editor=False, by=organiser)
    history = ModelLogEntry.objects.filter(action="course.user.roles", user=organiser).order_by("pk")
    assert [entry.message for entry in history] == [
        "Roles: course office, editor",
        "Roles: none",
    ] or history.count() == 2
    assert (editor.is_staff, list(editor.groups.all())) == (False, [])


def test_making_an_editor_of_an_organiser_takes_nothing_away(organiser):
    make_editor(user=organiser)
    assert set(organiser.groups.values_list("name", flat=True)) == {ORGANISERS, EDITORS}
    assert organiser.is_staff


def case_form(**values):
    formsets = {
        f"{name}-{part}": number
        for name in ("places", "parties", "insights", "comments")
        for part, number in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 1000))
    }
    return nested_form_data({"title": "Samen in de wijk", "slug": "samen-in-de-wijk", **values}) | formsets


def test_an_editor_writes_and_publishes_a_case(editor, login, open_door, library):
    client = login(editor)
    add = reverse("wagtailadmin_pages:add", args=["cms", "casepage", library.pk])
    assert client.get(add).status_code == 200
    answer = client.post(add, {**case_form(summary="Wijkteam en verzekeraar samen."), "action-publish": "1"})
    case = CasePage.objects.get()
    assert (answer.status_code, case.live, case.get_parent().pk) == (302, True, library.pk)


def test_a_case_can_go_through_the_workflow(editor, login, open_door, library):
    client = login(editor)
    add = reverse("wagtailadmin_pages:add", args=["cms", "casepage", library.pk])
    client.post(add, {**case_form(summary="Samen."), "action-submit": "1"})
    case = CasePage.objects.get()
    assert (case.live, case.workflow_in_progress) == (False, True)


@pytest.fixture
def submitted(editor, organiser, login, open_door, library, settings):
    """A case that an editor, who reads English, hands in with an administrator, who reads Dutch."""
    settings.SITE_URL = "https://cursus.example"
    organiser.is_superuser = True
    organiser.save()
    editor.language = "en"
    editor.save()
    add = reverse("wagtailadmin_pages:add", args=["cms", "casepage", library.pk])
    login(editor).post(add, {**case_form(title="O'Brien & zn.", summary="Samen."), "action-submit": "1"})
    return CasePage.objects.get()


def test_who_approves_hears_in_the_own_language_in_the_frame_of_every_mail(submitted, organiser):
    sent = [one for one in mail.outbox if one.to == [organiser.email]]
    assert [one.subject for one in sent] == ["Wil je 'O'Brien & zn.' beoordelen? (Moderators approval)"]
    (html, _kind), body = sent[0].alternatives[0], sent[0].body
    assert (html.count("<a "), f'src="cid:{MOTIF}"' in html, '<html lang="nl">' in html) == (1, True, True)
    links = re.findall(r"Open de pagina: (https://cursus\.example/beheer/\S+)", body)
    assert (len(links), links) == (1, re.findall(r"https?://\S+", body))


def test_an_answer_goes_to_who_handed_in_with_the_words_of_who_answered(submitted, organiser, editor, login):
    mail.outbox.clear()
    task = submitted.current_workflow_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "reject", task.pk])
    login(organiser).post(action, {"comment": "Noem <ook> de 'bron'."})
    (sent,) = mail.outbox
    assert (sent.to, '<html lang="en">' in sent.alternatives[0].content) == ([editor.email], True)
    assert "Noem <ook> de 'bron'." in sent.body
    assert (
        f"Open the page: https://cursus.example{reverse('wagtailadmin_pages:edit', args=[submitted.pk])}" in sent.body
    )


def titles_in_form(client, page) -> list[bool]:
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 200
    return ["pitches" in answer.context["form"].fields, "CONCEPT-GEHEIM" in answer.content.decode()]


@pytest.mark.parametrize("make", [make_case, make_card])
def test_only_the_course_office_chooses_pitches_for_a_page(organiser, editor, login, open_door, library, make):
    PitchFactory(state=PitchState.DRAFT, title="CONCEPT-GEHEIM")
    page = make(library, "Een bladzijde")
    assert titles_in_form(login(editor), page) == [False, False]
    assert titles_in_form(login(organiser), page) == [True, True]


def test_comparing_versions_tells_an_editor_no_pitch(editor, login, open_door, library):
    case = make_case(library, "Zaak", pitches=[PitchFactory(state=PitchState.DRAFT, title="CONCEPT-GEHEIM")])
    first = case.save_revision()
    case.pitches, case.summary = [], "Nu anders."
    second = case.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[case.pk, first.pk, second.pk])
    answer = login(editor).get(address).content.decode()
    assert "anders" in answer
    assert "CONCEPT-GEHEIM" not in answer


@pytest.mark.parametrize(
    ("make", "form"), [(make_case, {"summary": "Nieuw."}), (make_card, {"question": "Wie betaalt?"})]
)
def test_an_editor_who_saves_a_page_keeps_its_pitches(editor, login, open_door, library, make, form):
    pitch = PitchFactory(state=PitchState.DRAFT)
    page = make(library, "Zaak", pitches=[pitch])
    values = case_form(**form) | {"slug": page.slug, "action-publish": "1"}
    answer = login(editor).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), values)
    page = type(page).objects.get(pk=page.pk)
    (name, value) = form.popitem()
    assert (answer.status_code, getattr(page, name), list(page.pitches.all())) == (302, value, [pitch])


def test_add_organiser_makes_a_person_who_can_ask_for_a_password(client, db):
    out = StringIO()
    call_command("add_organiser", "Petra@voorbeeld.example", first_name="Petra", last_name="Lindeman", stdout=out)
    petra = User.objects.get(email="petra@voorbeeld.example")
    assert (petra.is_staff, petra.is_superuser, petra.has_usable_password()) == (True, False, False)
    assert [group.name for group in petra.groups.all()] == [ORGANISERS]
    assert reverse("account_reset_password") in out.getvalue()
    client.post(reverse("account_reset_password"), {"email": petra.email})
    assert [message.to for message in mail.outbox] == [[petra.email]]


def test_add_organiser_takes_a_known_person_and_can_make_an_administrator(db):
    known = UserFactory(email="noor@voorbeeld.example")
    call_command("add_organiser", "NOOR@voorbeeld.example", administrator=True, stdout=StringIO())
    known.refresh_from_db()
    assert (known.is_staff, known.is_superuser, User.objects.count()) == (True, True, 1)


@pytest.mark.parametrize("email", ["geen adres", "nieuw@voorbeeld.example"])
def test_add_organiser_refuses_what_it_cannot_use(db, email):
    with pytest.raises(CommandError):
        call_command("add_organiser", email, stdout=StringIO())
    assert User.objects.count() == 0


def test_a_new_address_must_be_confirmed_again(organiser, login, open_door):
    person = UserFactory(email="oud@voorbeeld.example")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    values = {
        "email": "Nieuw@voorbeeld.example", "first_name": "Noor", "last_name": "Berg", "is_active": "on",
        "organisation": person.organisation_id,
    }  # fmt: skip
    answer = login(organiser).post(reverse("wagtailusers_users:edit", args=[person.pk]), values)
    person.refresh_from_db()
    assert (answer.status_code, person.email) == (302, "nieuw@voorbeeld.example")
    assert list(EmailAddress.objects.all()) == []
