"""The pages of the public site: what each of them shows, to whom, and what it costs."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.enums import Maturity
from cms.models import CaseInsight, CasePage, CaseParty, CoursePage, HomePage, SiteSettings
from course import clock
from course.enums import EnrolmentState, MeetingKind, MeetingStatus, Side, VisitStatus
from course.models import CancellationTerm
from pitches.enums import PitchState
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    ModuleFactory,
    OrganiserFactory,
    PitchFactory,
    PlaceFactory,
    TermFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.pages import main_of, make_card, make_case, make_course, make_private, make_text

pytestmark = pytest.mark.django_db

BODY = [
    {"type": "points", "value": [{"heading": "Zien", "text": "Vier werkbezoeken."}]},
    {"type": "voice", "value": {"text": "Wie elkaars wereld kent, belt eerder.", "source": "redactie"}},
]


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.fixture
def edition(at):
    at(2026, 10, 1, 10)
    return EditionFactory(
        vat="vrijgesteld", vat_note="Beroepsonderwijs.", capacity=24, seats_insurer=12, seats_municipality=12
    )


@pytest.fixture
def course(home: HomePage, edition) -> CoursePage:
    return make_course(
        home,
        edition,
        outcomes="Je weet hoe de ander werkt.\nJe kent 23 collega's.",
        audience="Beleidsadviseurs en zorginkopers.",
        goals="Je kunt uitleggen wie betaalt.",
        included="lunch\nbusvervoer",
        excluded="reiskosten",
        substitution="Een collega mag in je plaats.",
        workload="Negen dagen.",
        seats_explained="De helft verzekeraar, de helft gemeente.",
        body=[{"type": "question", "value": {"question": "Hoeveel tijd kost het?", "answer": "Negen dagen."}}],
    )


# --- home -----------------------------------------------------------------------------------------------


def test_home_shows_the_edition_three_points_the_newest_cases_and_a_voice(home, shelf, course, english):
    home.body = BODY
    home.save_revision().publish()
    for title in ("Oudste", "Ouder", "Nieuw", "Nieuwst"):
        make_case(shelf, title, places=("Hulst",))
    main = main_of(english, "/")
    assert "Leer elkaars wereld kennen" in main
    assert course.url in main
    assert "Thursday 21 January 2027" in main
    assert "<dt>Enrol up to and including</dt><dd>Sunday 15 November 2026</dd>" in main
    assert "Open for enrolment" in main
    assert re.findall(r"<h3><a [^>]*>([^<]+)", main) == ["Nieuwst", "Nieuw", "Ouder"]
    assert main.index("Vier werkbezoeken.") < main.index("Nieuwst") < main.index("belt eerder.")


def test_a_voice_names_its_source_with_a_capital(home, english):
    home.body = BODY
    home.save_revision().publish()
    assert "<figcaption>Redactie</figcaption>" in main_of(english, "/")


@pytest.mark.parametrize(
    ("moment", "fact"),
    [
        ((2026, 8, 25, 10), ["Enrol up to and including"]),
        ((2026, 11, 15, 10), ["Enrol up to and including"]),
        ((2026, 11, 16, 10), ["Enrolment closed on"]),
        ((2027, 4, 12, 10), ["Enrolment closed on"]),
        ((2027, 7, 1, 10), ["Enrolment closed on"]),
    ],
)
def test_the_deadline_is_a_past_one_when_it_is_over(course, english, at, moment, fact):
    at(*moment)
    for path in ("/", course.url):
        main = main_of(english, path)
        assert re.findall(r"<dt>(Enrol[^<]+)</dt><dd>Sunday 15 November 2026</dd>", main) == fact
        assert main.count("Enrolment closed on") == fact.count("Enrolment closed on")


def test_a_cancelled_edition_has_no_deadline(course, edition, english):
    edition.is_cancelled = True
    edition.save()
    for path in ("/", course.url):
        assert "15 November" not in main_of(english, path)


def test_how_places_are_given_is_announced(course, english):
    main = main_of(english, course.url)
    assert "<h3>How places are given</h3><div><p>De helft verzekeraar, de helft gemeente.</p></div>" in main


def test_home_leaves_out_an_edition_that_is_not_announced(home, edition, english):
    home.edition = edition
    home.save_revision().publish()
    edition.is_published = False
    edition.save()
    assert edition.title not in main_of(english, "/")


@pytest.mark.parametrize(
    ("moment", "button"),
    [
        ((2026, 8, 25, 10), "See the programme"),
        ((2026, 10, 1, 10), "Enrol"),
        ((2026, 11, 20, 10), "See the programme"),
        ((2027, 4, 12, 10), "See the programme"),
        ((2027, 7, 1, 10), "Read the good practices"),
    ],
)
def test_the_one_button_follows_the_phase(home, shelf, course, english, at, moment, button):
    at(*moment)
    for path in ("/", course.url):
        assert re.findall(r'btn-primary btn-lg" href="[^"]+">([^<]+)<', main_of(english, path))[:1] == [button]


def test_a_full_edition_offers_the_waiting_list(home, course, edition, english):
    edition.capacity, edition.seats_insurer, edition.seats_municipality, edition.minimum = 2, 1, 1, 0
    edition.save()
    EnrolmentFactory(edition=edition, side=Side.INSURER)
    EnrolmentFactory(edition=edition, side=Side.MUNICIPALITY)
    assert "Put me on the waiting list" in main_of(english, "/")


def test_a_cancelled_edition_says_so_and_asks_nothing(home, course, edition, english):
    edition.is_cancelled = True
    edition.save()
    main = main_of(english, course.url)
    assert "Does not go ahead" in main
    assert "btn-lg" not in main


# --- the page of an edition -----------------------------------------------------------------------------


def test_the_course_page_puts_the_facts_first(course, edition, english):
    EnrolmentFactory.create_batch(3, edition=edition, side=Side.MUNICIPALITY)
    main = main_of(english, course.url)
    facts = main[: main.index("</dl>")]
    assert "Thursday 21 January 2027" in facts
    assert "Sunday 15 November 2026" in facts
    assert "2,450.00" in facts
    assert "VAT: vrijgesteld" in facts
    assert re.findall(r"\d+ of \d+ places left", facts) == [
        "12 of 12 places left",
        "9 of 12 places left",
    ]


def test_after_the_release_places_are_counted_for_both_sides_together(course, edition, english, at):
    EnrolmentFactory.create_batch(3, edition=edition, side=Side.MUNICIPALITY)
    at(2026, 11, 9, 10)
    facts = main_of(english, course.url).partition("</dl>")[0]
    assert "<dt>Places left</dt><dd>21 of 24" in facts
    assert "places left" not in facts


def test_the_course_page_tells_what_it_gives_what_it_costs_and_what_people_ask(course, edition, english):
    for days, percent in ((42, 0), (14, 50), (0, 100)):
        CancellationTerm.objects.create(edition=edition, days_before=days, percent=percent)
    main = main_of(english, course.url)
    for text in ("Je kent 23 collega", "Beleidsadviseurs", "wie betaalt", "busvervoer", "reiskosten", "in je plaats"):
        assert text in main
    assert "Beroepsonderwijs." in main
    assert "Hoeveel tijd kost het?" in main
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td></tr>', main)
    assert rows == [
        ("Up to and including Thursday 10 December 2026", "Nothing"),
        ("Up to and including Thursday 7 January 2027", "€ 1,225.00 (50%)"),
        ("After that", "€ 2,450.00 (100%)"),
    ]


def test_the_programme_stands_on_the_course_page_to_the_minute_without_the_online_link(course, edition, english):
    module = ModuleFactory(edition=edition, number=1, title="Wetten en geld", question="Wie betaalt wat?")
    meeting = MeetingFactory(
        edition=edition, module=module, title="Wetten en geld", place=PlaceFactory(name="De Lindehof", city="Zeist"),
        online_url="https://video.voorbeeld.example/geheim",
    )  # fmt: skip
    speaker = UserFactory(first_name="Nadia", infix="", last_name="Bouzidi", job_title="jurist", topic="De grens",
                          bio="Helpt gemeenten.", is_example=True)  # fmt: skip
    ItemFactory(meeting=meeting, starts=dt.time(9, 30), ends=dt.time(10, 45), title="Zes wetten", speakers=[speaker])
    MeetingFactory(edition=edition, module=None, title="Concept", status=MeetingStatus.DRAFT)
    UserFactory(last_name="Spreektniet", topic="Iets anders")
    main = main_of(english, course.url)
    for text in ("Wie betaalt wat?", "De Lindehof, Zeist", "09:30–10:45", "Zes wetten", "Nadia Bouzidi", "De grens"):
        assert text in main
    assert main.count('class="example"') == 2
    for secret in ("geheim", "Concept", "Spreektniet", speaker.email):
        assert secret not in main
    assert f"/cursus/{edition.slug}/programma.ics" in main


def test_only_visits_that_a_host_agreed_to_are_named(course, edition, english):
    meeting = MeetingFactory(edition=edition)
    contact = UserFactory(is_example=True)
    for status in VisitStatus:
        VisitFactory(
            item=ItemFactory(meeting=meeting, title=f"Onderdeel {status}"), title=f"Bezoek {status}", status=status,
            contact=contact,
        )  # fmt: skip
    visits = re.findall(r"<h3>(Bezoek \w+)<span class=\"example\">", main_of(english, course.url))
    assert visits == ["Bezoek agreed", "Bezoek planned", "Bezoek ready", "Bezoek done", "Bezoek shared"]
    assert contact.last_name not in main_of(english, course.url)


def test_a_draft_edition_is_there_for_the_course_office_alone(course, edition, client, login):
    edition.is_published = False
    edition.save()
    assert client.get(course.url).status_code == 404
    assert login(UserFactory()).get(course.url).status_code == 404
    assert login(OrganiserFactory()).get(course.url).status_code == 200


@pytest.mark.parametrize(
    ("state", "shown", "has_button"),
    [
        (EnrolmentState.DRAFT, "Go on with your enrolment", False),
        (EnrolmentState.PLACED, "Go to my course", False),
        (EnrolmentState.WITHDRAWN, "Withdrawn", False),
    ],
)
def test_who_enrolled_sees_the_own_state_first(course, edition, login, english, state, shown, has_button):
    enrolment = EnrolmentFactory(edition=edition, state=state)
    EnrolmentFactory(user=enrolment.user, state=EnrolmentState.PLACED)
    login(enrolment.user)
    main = main_of(english, course.url)
    assert shown in main[: main.index("<h1")]
    assert ("btn-lg" in main) == has_button


def test_who_waits_sees_the_place_in_line(course, edition, login, english):
    enrolment = EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=4)
    login(enrolment.user)
    assert "You are number 4 in line on your side." in main_of(english, course.url)


def test_visitors_see_no_enrolment_of_anybody(course, edition, english):
    enrolment = EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=4)
    main = main_of(english, course.url)
    assert "own-state" not in main
    assert enrolment.user.last_name not in main


def test_the_course_page_costs_the_same_with_eleven_meetings(course, edition, client, settings):
    settings.PAGE_PARTS_CACHE_SECONDS = 60

    def meeting(number: int) -> None:
        module = ModuleFactory(edition=edition, number=number)
        day = MeetingFactory(edition=edition, module=module, kind=MeetingKind.COURSE_DAY)
        for hour in (10, 11, 12):
            ItemFactory(meeting=day, starts=dt.time(hour), ends=dt.time(hour, 50), speakers=[UserFactory()])
        VisitFactory(item=ItemFactory(meeting=day), contact=UserFactory())

    meeting(1)
    few = queries_of(client, course.url)
    for number in range(2, 12):
        meeting(number)
    assert queries_of(client, course.url) == few
    assert few < 20


def test_the_editions_stand_in_one_list_without_drafts(home, course, edition, english):
    make_course(home, EditionFactory(title="Editie 2028", starts_on=dt.date(2028, 1, 20), ends_on=dt.date(2028, 6, 1)))
    make_course(home, EditionFactory(title="Geheime editie", is_published=False))
    make_course(home, EditionFactory(title="Verborgen editie")).unpublish()
    main = main_of(english, "/cursus/")
    assert re.findall(r"<h2 [^>]*><a [^>]*>([^<]+)", main) == ["Editie 2028", edition.title]


def test_the_list_of_editions_costs_the_same_with_three(home, course, client):
    one = queries_of(client, "/cursus/")
    make_course(home, EditionFactory())
    make_course(home, EditionFactory())
    assert queries_of(client, "/cursus/") == one


# --- cases and theme cards ------------------------------------------------------------------------------


@pytest.fixture
def case(shelf) -> CasePage:
    page = make_case(
        shelf,
        "Katwijk",
        places=("Katwijk",),
        province="Zuid-Holland",
        maturity=Maturity.UNDERWAY,
        occasion="Meer dan een wijk.",
        approach="Drie wijkcoördinatoren\nEén alliantie",
        works="Een afgebakend gebied",
        unknown="bedragen\njaar van het interview",
        themes=[TermFactory(code="huisarts", name="Huisartsenzorg")],
        laws=[TermFactory(kind="law", code="zvw", name="Zorgverzekeringswet")],
        source_title="Zorggroep Katwijk",
        source_kind="interview",
        source_file="003_a81.txt",
        source_date="onbekend",
    )
    page.parties = [CaseParty(name="gemeente Katwijk", role="sociaal domein")]
    page.insights = [CaseInsight(role="voorzitter", text="Raadt aan om concreet te zijn.")]
    page.save_revision().publish()
    return page


def test_a_case_tells_its_story_and_names_what_is_unknown(case, english):
    main = main_of(english, case.url)
    for text in (
        "Meer dan een wijk.",
        "Eén alliantie",
        "gemeente Katwijk",
        "sociaal domein",
        "On its way",
    ):
        assert text in main
    assert (
        '<h2 id="unknown">What we do not know yet</h2><ul><li>bedragen</li><li>jaar van het interview</li></ul>' in main
    )
    assert '<h2 id="funding">Funding</h2><p class="unknown">We do not know this yet.</p>' in main
    assert "Zorggroep Katwijk, interview, date: onbekend" in main
    assert "003_a81" not in main


def test_what_people_say_is_retold_by_role_without_quotation_marks(case, english):
    main = main_of(english, case.url)
    assert "<dt>voorzitter</dt><dd>Raadt aan om concreet te zijn.</dd>" in main
    assert not set("“”„‘’«»") & set(re.sub(r"<[^>]+>", "", main))


def test_the_reading_of_the_editors_is_marked(case, english):
    assert main_of(english, case.url).count('class="reading"') == 1
    case.laws_by_editors = False
    case.save_revision().publish()
    assert main_of(english, case.url).count('class="reading"') == 0


def test_a_theme_leads_to_the_library_filtered_on_it(case, english):
    assert '<a href="/goede-voorbeelden/?thema=huisarts">Huisartsenzorg</a>' in main_of(english, case.url)


def test_cases_and_cards_with_the_same_theme_find_each_other_but_never_what_is_hidden(case, shelf, english):
    theme, other = case.themes.get(), TermFactory()
    make_case(shelf, "Hulst", themes=[theme])
    make_case(shelf, "Zwolle", themes=[other])
    make_private(make_case(shelf, "Geheim", themes=[theme]))
    make_case(shelf, "Oud", themes=[theme]).unpublish()
    card = make_card(shelf, "Hoe vinden zij elkaar?", (theme,))
    make_private(make_card(shelf, "Geheime vraag?", (theme,)))
    assert re.findall(r"<h3><a [^>]*>([^<]+)", main_of(english, case.url)) == ["Hoe vinden zij elkaar?", "Hulst"]
    assert re.findall(r"<h3><a [^>]*>([^<]+)", main_of(english, card.url)) == ["Hulst", "Katwijk"]


def test_visits_of_the_course_stand_with_the_case(shelf, edition, english):
    agreed = VisitFactory(title="Aan het werk", item__meeting__edition=edition, contact=UserFactory(is_example=True))
    idea = VisitFactory(title="Misschien", status=VisitStatus.IDEA, item__meeting__edition=edition)
    draft = VisitFactory(title="Niet aangekondigd", item__meeting__edition=EditionFactory(is_published=False))
    cancelled = VisitFactory(
        title="Afgelast", item__meeting__edition=edition, item__meeting__status=MeetingStatus.CANCELLED
    )
    case = make_case(shelf, "Katwijk", visits=[agreed, idea, draft, cancelled])
    main = main_of(english, case.url)
    assert re.findall(r"<h3>([^<]+)<span class=\"example\">", main) == ["Aan het werk"]
    assert "Thursday 21 January 2027" in main
    assert "Misschien" not in main
    assert "Niet aangekondigd" not in main
    assert "Afgelast" not in main


def test_pitches_show_only_to_people_who_may_read_them(shelf, login, client, english):
    mine = PitchFactory(title="Mijn pitch")
    group = PitchFactory(title="Pitch van de groep", edition=mine.edition)
    draft = PitchFactory(title="Concept van een ander", edition=mine.edition, state=PitchState.DRAFT, submitted_at=None)
    foreign = PitchFactory(title="Pitch van elders")
    EnrolmentFactory(edition=mine.edition, user=mine.author)
    case = make_case(shelf, "Katwijk", pitches=[mine, group, draft, foreign])
    card = make_card(shelf, "Hoe?")
    card.pitches = [group]
    card.save_revision().publish()
    for page in (case, card):
        assert "itch" not in re.sub(r"<[^>]+>", "", main_of(english, page.url))
    login(UserFactory())
    assert "Pitch van de groep" not in main_of(english, case.url)
    login(mine.author)
    assert re.findall(r'<a href="/pitches/\d+/">([^<]+)', main_of(english, case.url)) == [
        "Mijn pitch",
        "Pitch van de groep",
    ]
    assert re.findall(r'<a href="/pitches/\d+/">([^<]+)', main_of(english, card.url)) == ["Pitch van de groep"]


def test_case_and_card_cost_the_same_with_more_of_everything(shelf, edition, client):
    theme, visit = TermFactory(), VisitFactory(item__meeting__edition=edition, contact=UserFactory())
    case = make_case(shelf, "Katwijk", places=("Katwijk",), themes=[theme], visits=[visit])
    make_case(shelf, "Hulst", themes=[theme], places=("Hulst",))
    card = make_card(shelf, "Hoe?", (theme,))
    make_card(shelf, "Wie?", (theme,))
    few = [queries_of(client, page.url) for page in (case, card, shelf)]
    for number in range(2):
        make_case(shelf, f"Zwolle {number}", places=("Zwolle", "Hulst"), themes=[theme])
        make_card(shelf, f"Waarom {number}?", (theme,))
        case.visits.add(VisitFactory(item__meeting__edition=edition, contact=UserFactory()))
    case.places.add(*CasePage.objects.get(pk=case.pk).places.all())
    case.save_revision().publish()
    assert [queries_of(client, page.url) for page in (case, card, shelf)] == few
    assert queries_of(client, "/") < 20


# --- text pages, menus, redirects -----------------------------------------------------------------------


def test_a_text_page_shows_its_blocks_and_how_to_reach_us(home, english):
    SiteSettings.objects.create(site=Site.objects.get(), contact_name="Cursusbureau", contact_email="c@zg.example")
    row = {"data": "foto", "purpose": "herkennen", "basis": "toestemming", "kept": "2 jaar"}
    page = make_text(
        home,
        "Contact",
        introduction="Bel of mail.",
        shows_contact=True,
        body=[
            {"type": "heading", "value": "Wat we bewaren"},
            {"type": "text", "value": "<p>Zo <b>kort</b> als het kan.</p>"},
            {"type": "retention", "value": [row]},
        ],
    )  # fmt: skip
    main = main_of(english, page.url)
    assert 'href="mailto:c@zg.example"' in main
    assert "<h2>Wat we bewaren</h2>" in main
    assert "<b>kort</b>" in main
    assert '<th scope="row">foto</th><td>herkennen</td><td>toestemming</td><td>2 jaar</td>' in main


def test_pages_below_a_text_page_are_listed_without_hidden_ones(home, english):
    about = make_text(home, "Over ons")
    make_text(about, "Wie we zijn")
    make_private(make_text(about, "Intern"))
    make_text(about, "Oud").unpublish()
    assert re.findall(r'card-link"><h2><a [^>]*>([^<]+)', main_of(english, about.url)) == ["Wie we zijn"]


def test_menus_hold_what_editors_put_in_them_and_nothing_hidden(home, shelf, client):
    make_text(home, "Voor wie", show_in_menus=True)
    make_text(home, "Privacy", show_in_footer=True)
    make_text(home, "Nergens")
    make_private(make_text(home, "Geheim", show_in_menus=True, show_in_footer=True))
    make_text(home, "Oud", show_in_menus=True, show_in_footer=True).unpublish()
    context = client.get("/").context
    assert [(item.title, item.url) for item in context["main_menu"]] == [
        ("Goede voorbeelden", "/goede-voorbeelden/"),
        ("Voor wie", "/voor-wie/"),
    ]
    assert [(item.title, item.url) for item in context["footer_menu"]] == [("Privacy", "/privacy/")]


def test_kept_menus_cost_nothing_and_follow_a_published_page(
    home, shelf, client, settings, django_capture_on_commit_callbacks
):
    settings.PAGE_PARTS_CACHE_SECONDS = 60
    fresh = queries_of(client, "/")
    settings.PAGE_PARTS_CACHE_SECONDS = 0
    assert queries_of(client, "/") == fresh + 8
    settings.PAGE_PARTS_CACHE_SECONDS = 60
    with django_capture_on_commit_callbacks(execute=True):
        page = make_text(home, "Nieuw", show_in_menus=True)
        page.save_revision().publish()
    assert [item.title for item in client.get("/").context["main_menu"]] == ["Goede voorbeelden", "Nieuw"]
    for change in (lambda: make_private(page), page.unpublish):
        with django_capture_on_commit_callbacks(execute=True):
            change()
        assert [item.title for item in client.get("/").context["main_menu"]] == ["Goede voorbeelden"]
    with django_capture_on_commit_callbacks(execute=True):
        shelf.delete()
    assert list(client.get("/").context["main_menu"]) == []


def test_a_redirect_of_the_editors_leads_to_the_page(home, client):
    page = make_text(home, "Nieuw adres")
    Redirect.objects.create(old_path="/oud-adres", redirect_page=page)
    response = client.get("/oud-adres/")
    assert (response.status_code, response.url) == (301, "/nieuw-adres/")


def test_a_private_page_asks_to_log_in(home, client):
    page = make_text(home, "Geheim")
    make_private(page)
    response = client.get(page.url)
    assert (response.status_code, response.url) == (302, "/account/login/?next=/geheim/")


def test_the_demo_says_where_its_clock_stands(home, client, settings):
    assert not client.get("/").context["demo_moment"]
    settings.DEMO = True
    moment = dt.datetime(2027, 4, 12, 10, tzinfo=clock.AMSTERDAM)
    clock.set_demo_moment(moment)
    try:
        assert client.get("/").context["demo_moment"] == moment
    finally:
        clock.set_demo_moment(None)
    assert not client.get("/").context["demo_moment"]


def test_an_editor_can_preview_every_kind_of_page(home, shelf, course, case, rf):
    card = make_card(shelf, "Hoe?")
    text = make_text(home, "Contact")
    for page in (home, shelf, course, course.get_parent().specific, case, card, text):
        assert page.make_preview_request().status_code == 200


# --- work visits ----------------------------------------------------------------------------------------


@pytest.fixture
def visits_page(home):
    return make_text(home, "Werkbezoeken", shows_visits=True)


def places_in(page):
    return re.findall(r"<h3>\s*(.+?)\s*</h3>", page)


def test_only_visits_that_a_host_agreed_to_stand_on_their_page(visits_page, edition, english, at):
    at(2026, 12, 1, 10)
    for status in VisitStatus:
        VisitFactory(title=status, status=status, item__meeting__edition=edition)
    VisitFactory(title="draft", item__meeting__edition=edition, item__meeting__status=MeetingStatus.DRAFT)
    VisitFactory(title="off", item__meeting__edition=edition, item__meeting__status=MeetingStatus.CANCELLED)
    VisitFactory(title="hidden", item__meeting__edition=EditionFactory(is_published=False))
    shown = places_in(main_of(english, visits_page.url))
    assert shown == ["agreed", "planned", "ready", "done", "shared"]


def test_where_we_went_stands_apart_the_last_in_front_with_what_the_host_approved(visits_page, edition, english, at):
    at(2027, 2, 1, 10)
    first, later, coming = (clock.at(dt.date(2027, month, 20), dt.time(9)) for month in (1, 1, 3))
    later += dt.timedelta(days=1)
    learned = {"learned": "Mandaat telt.", "lessons": "Vier is veel."}
    for title, starts_at, status in (
        ("Eerst", first, "shared"),
        ("Laatst", later, "done"),
        ("Straks", coming, "ready"),
    ):
        meeting = MeetingFactory(edition=edition, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=8))
        VisitFactory(title=title, status=status, item__meeting=meeting, **learned)
    page = main_of(english, visits_page.url)
    assert places_in(page) == ["Straks", "Laatst", "Eerst"]
    assert (page.count("Mandaat telt."), page.count("<li>Vier is veel.</li>")) == (1, 1)


def test_the_page_of_visits_costs_the_same_for_one_and_for_three(visits_page, edition, english):
    counted = []
    for number in (1, 2):
        for _visit in range(number):
            VisitFactory(item__meeting__edition=edition)
        english.get(visits_page.url)
        with CaptureQueriesContext(connection) as queries:
            english.get(visits_page.url)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_page_without_visits_says_when_they_come_and_another_page_has_none(visits_page, home, english):
    assert "As soon as a host says yes" in main_of(english, visits_page.url)
    assert "As soon as a host says yes" not in main_of(english, make_text(home, "Anders").url)
