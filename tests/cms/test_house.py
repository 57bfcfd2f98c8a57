"""The house style: dates and amounts, the marks of the sides, the pictures, and colours that can be read."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe
from django.views import defaults

from cms import pictures
from course import clock
from course.enums import EnrolmentState, MeetingKind, MeetingStatus, Phase, Side
from course.models import Meeting
from course.queries.editions.seats import Seats, SideSeats
from course.queries.enrolment.closed_links import ApprovalOutcome, OfferOutcome
from tests.factories import EditionFactory, MeetingFactory, OrganiserFactory, UserFactory

THURSDAY = dt.date(2027, 1, 21)
MORNING = dt.datetime(2027, 1, 21, 8, 30, tzinfo=dt.UTC)
SHEETS = Path(settings.BASE_DIR) / "cms" / "static" / "cms"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def show(source: str, **values: object) -> str:
    return Template("{% load house %}" + source).render(Context(values))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl"):
        yield


def test_a_mail_address_breaks_behind_its_signs_and_nothing_in_it_becomes_markup():
    shown = show("{{ words|breakable }}", words="Mail noor.vis@gemeente-duinrade.example. Of <b>bel</b> 12.30 uur")
    address = "noor.<wbr>vis@<wbr>gemeente-duinrade.<wbr>example."
    assert shown == f"Mail {address} Of &lt;b&gt;bel&lt;/b&gt; 12.30 uur"


def test_what_is_markup_already_stays_as_it_is():
    link = mark_safe('<a href="mailto:noor@duinrade.example">mail</a>')
    assert show("{{ words|breakable }}", words=link) == link


@pytest.mark.parametrize(
    ("expression", "dutch_text", "english_text"),
    [
        ("{{ day|long_date }}", "donderdag 21 januari 2027", "Thursday 21 January 2027"),
        ("{{ moment|long_date }}", "donderdag 21 januari 2027", "Thursday 21 January 2027"),
        ("{{ day|short_date }}", "do 21 jan", "Thu 21 Jan"),
        ("{{ moment|clock_time }}", "9.30 uur", "09:30"),
        ("{{ time|clock_time }}", "16.05 uur", "16:05"),
        ("{{ day|day_in_numbers }}", "21-01-2027", "21-01-2027"),
        ("{{ moment|table_time }}", "09:30", "09:30"),
        ("{{ time|table_time }}", "16:05", "16:05"),
        ("{{ midnight|table_time }}", "00:00", "00:00"),
        ("{{ amount|euro }}", "€ 2.450,00", "€ 2,450.00"),
        ("{{ nothing|long_date }}{{ nothing|short_date }}{{ nothing|day_in_numbers }}{{ nothing|clock_time }}", "", ""),
        ("{{ nothing|table_time }}{{ nothing|week }}{{ nothing|euro }}", "", ""),
    ],
)
def test_dates_and_amounts_read_as_in_the_language(expression, dutch_text, english_text):
    values = {
        "day": THURSDAY,
        "moment": MORNING,
        "time": dt.time(16, 5),
        "midnight": dt.time(0),
        "amount": Decimal(2450),
        "nothing": None,
    }
    assert show(expression, **values) == dutch_text
    with translation.override("en"):
        assert show(expression, **values) == english_text


def test_a_moment_late_in_the_evening_belongs_to_the_dutch_day():
    late = dt.datetime(2027, 1, 20, 23, 30, tzinfo=dt.UTC)
    assert show("{{ late|short_date }} {{ late|table_time }}", late=late) == "do 21 jan 00:30"


@pytest.mark.parametrize(("day", "number"), [(dt.date(2027, 1, 21), "3"), (dt.date(2027, 1, 1), "53")])
def test_weeks_are_counted_by_iso(day, number):
    assert show("{{ day|week }}", day=day).split()[-1] == number


def test_lines_are_those_that_say_something():
    html = show("{% for line in text|lines %}[{{ line }}]{% endfor %}", text="een\n\n  twee  \r\n")
    assert html == "[een][twee]"


def test_file_size_is_djangos():
    assert show("{{ 2048|file_size }}").replace("\xa0", " ") == "2,0 KB"


def test_sides_differ_in_word_and_shape():
    marks = [show("{% side_mark side %}", side=side) for side in Side]
    assert len({text_of(mark) for mark in marks}) == 3
    assert all(f"side-{side.value}" in mark for side, mark in zip(Side, marks, strict=True))


def test_no_side_is_neither_side():
    assert show("{% side_mark '' %}") == show("{% side_mark side %}", side=Side.NEITHER)


def test_an_invented_person_carries_the_label():
    real, example = UserFactory.build(first_name="Noor"), UserFactory.build(first_name="Eva", is_example=True)
    with translation.override("en"):
        assert "example" not in text_of(show("{% person_name p %}", p=real))
        assert text_of(show("{% person_name p %}", p=example)).endswith("example")
        assert "example" in text_of(show("{% person p %}", p=example))


def test_a_person_shows_work_and_side():
    with translation.override("en"):
        text = text_of(
            show("{% person p %}", p=UserFactory.build(last_name="Berg", organisation__name="gemeente Zeist"))
        )
    assert text == "Noor van den Berg beleidsadviseur, gemeente Zeist Municipality"


def test_what_a_person_typed_is_escaped():
    html = show("{% person p %}", p=UserFactory.build(first_name="<b>", job_title="<i>"))
    assert "<b>" not in html
    assert "<i>" not in html


def test_badge_and_empty_state():
    assert show("{% badge 'Vol' 'bad' %}").strip() == '<span class="tag tag-bad">Vol</span>'
    assert (
        text_of(show("{% empty_state 'Nog niets' 'De spreker zet het hier.' %}"))
        == "Nog niets De spreker zet het hier."
    )


def seats(insurer: int = 9, municipality: int = 14, released: bool = False) -> Seats:
    return Seats(
        capacity=30,
        released=released,
        sides=(
            SideSeats(Side.INSURER, 15, insurer, 0, 15 - insurer),
            SideSeats(Side.MUNICIPALITY, 15, municipality, 3, 15 - municipality),
        ),
    )


def test_balance_says_its_numbers_in_a_table():
    with translation.override("en"):
        text = text_of(show("{% balance seats %}", seats=seats()))
    assert text == (
        "23 of 30 places taken Places per side Insurer Municipality Places 15 15 Taken 9 14 Free 6 1 Waiting 0 3"
    )


def test_balance_says_when_seats_are_released():
    with translation.override("en"):
        assert "either side" in show("{% balance seats %}", seats=seats(released=True))
        assert "either side" not in show("{% balance seats %}", seats=seats())
        assert "either side" not in show("{% balance seats %}", seats=seats(15, 15, released=True))


def test_released_places_are_one_number_for_both_sides():
    row = r'<th scope="row">Free</th>\s*<td colspan="2">\s*{}\s*</td>\s*</tr>'
    with translation.override("en"):
        assert re.search(row.format("6, for both groups"), show("{% balance seats %}", seats=seats(released=True)))
        assert re.search(row.format("0"), show("{% balance seats %}", seats=seats(15, 15, released=True)))


def test_two_balances_on_one_page_keep_their_own_clips():
    ids = re.findall(r'id="([^"]+)"', show("{% balance seats %}{% balance seats %}", seats=seats()))
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize(("share", "height"), [(0.5, 90), (1.0, 180)])
def test_a_circle_fills_by_area(share, height):
    assert pictures.filled_height(share) == pytest.approx(height, abs=0.1)


def test_fills_rise_with_the_seats_and_stop_at_full():
    heights = [pictures.balance_of(seats(insurer=taken))[0].height for taken in range(18)]
    assert heights[0] == 0
    assert heights == sorted(heights)
    assert heights[15] == heights[16] == heights[17] == 180


def test_a_side_without_seats_has_an_empty_circle():
    assert pictures.fill_of(SideSeats(Side.INSURER, 0, 0, 0, 0)).height == 0


def on(month: int, day: int, title: str, **fields: object) -> Meeting:
    starts = dt.datetime(2027, month, day, 9, tzinfo=clock.AMSTERDAM)
    fields = {"edition": None, "module": None, "pk": day, **fields}
    return MeetingFactory.build(title=title, starts_at=starts, ends_at=starts + dt.timedelta(hours=7), **fields)


def test_programme_line_goes_through_every_month():
    meetings = [on(4, 15, "Geld"), on(1, 21, "Start"), on(2, 18, "Wet", kind=MeetingKind.ONLINE)]
    with translation.override("en"):
        text = text_of(show("{% programme_line meetings %}", meetings=meetings))
    assert text == (
        "January 2027 Thu 21 Jan Start Course day · Zeist February Thu 18 Feb Wet Online meeting · Zeist"
        " March April Thu 15 Apr Geld Course day · Zeist"
    )


def test_programme_line_links_only_when_asked():
    meetings = [on(1, 21, "Start")]
    assert "href" not in show("{% programme_line meetings %}", meetings=meetings)
    html = show("{% programme_line meetings linked=True %}", meetings=meetings)
    assert f'href="{meetings[0].get_absolute_url()}"' in html


def test_programme_line_says_what_is_cancelled_and_where_a_visit_is():
    visit = on(3, 11, "In de wijk")
    visit.has_visit = True
    meetings = [visit, on(3, 25, "Online", status=MeetingStatus.CANCELLED)]
    with translation.override("en"):
        text = text_of(show("{% programme_line meetings %}", meetings=meetings))
    assert text == "March 2027 Thu 11 Mar In de wijk Course day with a work visit · Zeist Thu 25 Mar Online Cancelled"


def test_a_long_programme_leaves_out_empty_months():
    months = pictures.months_of([on(1, 21, "Start"), on(12, 9, "Terugkomdag", kind=MeetingKind.REUNION)])
    assert [month.first_day.month for month in months] == [1, 12]


def test_no_meetings_make_no_line():
    assert pictures.months_of([]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_programme_line_asks_nothing_of_the_database(number, django_assert_num_queries):
    edition = EditionFactory()
    MeetingFactory.create_batch(number, edition=edition)
    meetings = list(Meeting.objects.select_related("place"))
    with django_assert_num_queries(0):
        html = show("{% programme_line meetings linked=True %}", meetings=meetings)
    assert html.count('class="stop-title"') == number


class TwoFields(forms.Form):
    name = forms.CharField(label="Naam")
    side = forms.ChoiceField(label="Kant", choices=[("a", "A")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("Samen klopt het niet.")


def test_error_summary_links_to_the_fields():
    html = render_to_string("components/form_errors.html", {"form": TwoFields({})})
    assert re.findall(r'href="([^"]+)"', html) == ["#id_name", "#div_id_side"]
    assert "Samen klopt het niet." in html
    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html


def test_error_summary_is_silent_before_and_after():
    assert render_to_string("components/form_errors.html", {"form": TwoFields()}).strip() == ""


@pytest.mark.parametrize("name", ["500.html", "400.html", "403_csrf.html", "405.html", "415.html"])
def test_pages_for_trouble_need_no_request_and_no_database(name):
    html = render_to_string(name)
    assert '<html lang="nl">' in html
    assert text_of(html).count("Zorg en Gemeente") == 2


def test_a_failure_shows_our_own_page():
    response = defaults.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "cms/site.css" in response.content.decode()


@pytest.mark.django_db
def test_a_visitor_gets_a_page_that_may_be_cached(client: Client):
    """No form, so no token: the same bytes for everybody who is not logged in."""
    response = client.get("/bestaat-niet/")
    html = response.content.decode()
    assert response.status_code == 404
    assert '<html lang="nl">' in html
    assert "csrfmiddlewaretoken" not in html
    assert "csrftoken" not in response.cookies
    assert "/account/login/" in html


@pytest.mark.django_db
def test_logging_out_is_a_button(login):
    html = login(UserFactory()).get("/bestaat-niet/").content.decode()
    assert '<form method="post" action="/account/logout/">' in html
    assert "/account/login/" not in html
    assert "/beheer/" not in html


@pytest.mark.django_db
def test_the_course_office_finds_the_door(login):
    assert "/beheer/" in login(OrganiserFactory()).get("/bestaat-niet/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("shown", [True, False])
def test_the_demonstration_says_that_it_is_one(client: Client, settings, shown):
    settings.DEMO = shown
    html = client.get("/bestaat-niet/").content.decode()
    assert ('class="demo-bar"' in html) == shown


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["login", "signup", "login/code", "password/reset"])
def test_the_door_looks_like_the_house(client: Client, address):
    html = client.get(f"/account/{address}/").content.decode()
    assert 'class="page"' in html
    assert html.count("<h1>") == 1
    assert "form-control" in html
    assert "btn btn-primary" in html


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["email", "password/change", "2fa", "2fa/webauthn", "sessions"])
def test_your_account_looks_like_the_house(login, address):
    html = login(UserFactory()).get(f"/account/{address}/").content.decode()
    assert 'class="subnav"' in html
    assert html.count("<h1>") == 1


@pytest.mark.django_db
def test_a_wrong_password_is_said_once(client: Client):
    html = client.post("/account/login/", {"login": "a@voorbeeld.example", "password": "x"}).content.decode()
    assert html.count('role="alert"') == 1
    assert "alert-danger" not in html
    assert 'value="a@voorbeeld.example"' in html


def test_templates_hold_no_inline_style_or_script():
    """The content policy would block them. Mails are no pages: they need their own styles."""
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\b(src|type=\"application/json\"))")
    pages = [path for path in TEMPLATES.rglob("*.html") if "email" not in path.relative_to(TEMPLATES).parts]
    pages += (Path(settings.BASE_DIR) / "cms" / "demo").rglob("*.html")
    assert [path.name for path in pages if forbidden.search(path.read_text())] == []


def test_no_template_loads_what_every_template_has():
    given = {name.rpartition(".")[2] for name in settings.TEMPLATES[0]["OPTIONS"]["builtins"]}
    loads = {path: re.findall(r"{%\s*load ([^%]*)%}", path.read_text()) for path in TEMPLATES.rglob("*.*")}
    assert [path.name for path, names in loads.items() if given.intersection(" ".join(names).split())] == []


LONGEST_LINE = 120
MOST_BRANCHES = 4


def test_template_lines_can_be_read():
    lines = ((path, number) for path in TEMPLATES.rglob("*.*") for number in long_lines_of(path.read_text()))
    assert [f"{path.relative_to(TEMPLATES)}:{number}" for path, number in lines] == []


def long_lines_of(template: str) -> list[int]:
    """The numbers of the lines that are too long, from 1."""
    return [number for number, line in enumerate(template.splitlines(), 1) if len(line) > LONGEST_LINE]


def branches_of(template: str) -> list[int]:
    """How many branches each if of a template has, in the order in which they end."""
    chains, counts = [], []
    for word in re.findall(r"{%\s*(if|elif|else|endif)\b", template):
        if word == "if":
            chains.append(1)
        elif word == "endif":
            counts.append(chains.pop())
        else:
            chains[-1] += 1
    return counts


def test_branches_are_counted_per_if():
    nested = (
        "{% if a %}{% if b %}{% else %}{% endif %}{% elif c %}{% elif d %}{% else %}{% endif %}{% if e %}{% endif %}"
    )
    assert branches_of(nested) == [2, 4, 1]


def test_templates_choose_between_few_things():
    """What differs by many states is a template for each."""
    known = {str(path.relative_to(TEMPLATES)): branches_of(path.read_text()) for path in TEMPLATES.rglob("*.*")}
    assert {name for name, counts in known.items() if max(counts, default=0) > MOST_BRANCHES} == set()


@pytest.mark.parametrize(
    ("folder", "states"),
    [
        ("course/enrolment/states", EnrolmentState),
        ("course/enrolment/offer", OfferOutcome),
        ("course/enrolment/approval", ApprovalOutcome),
        ("cms/includes/phases", Phase),
    ],
)
def test_every_state_has_its_template_and_nothing_else_stands_there(folder, states):
    assert {path.name for path in (TEMPLATES / folder).iterdir()} == {f"{state.value}.html" for state in states}


@pytest.mark.parametrize(
    ("tags", "button", "tone"),
    [
        (None, "btn-primary", "neutral"),
        (["link", "danger"], "btn-outline-danger", "bad"),
        (["resend"], "btn-outline-primary", "neutral"),
        (["danger", "warning", "success"], "btn-outline-danger", "good"),
    ],
)
def test_allauth_names_a_button_and_a_badge_by_its_strongest_word(tags, button, tone):
    source = "{% load elements %}{{ attrs.tags|button_class }} {{ attrs.tags|tone }}"
    assert show(source, attrs={"tags": tags} if tags else {}) == f"{button} {tone}"


def palettes() -> tuple[dict[str, str], dict[str, str]]:
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (SHEETS / "tokens.css").read_text())
    return {name: light for name, light, _ in pairs}, {name: dark for name, _, dark in pairs}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("paper", "raised", "sunk")
TINTED = ("insurer", "municipality", "shared", "good", "warning", "bad")
READ = [
    *((text, ground) for text in ("ink", "soft", *TINTED) for ground in GROUNDS),
    *((text, f"{tint}-tint") for tint in TINTED for text in (tint, "ink", "soft")),
    *(("shared-strong", ground) for ground in (*GROUNDS, "shared-tint")),
    *(("on-shared", ground) for ground in ("shared", "shared-strong", "bad")),
    ("shared", "insurer-tint"),
    ("shared", "municipality-tint"),
]
SEEN = [("line", ground) for ground in GROUNDS]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_read(theme):
    """WCAG 2.2 AA: 4.5 for text, 3 for the edges of fields and pictures."""
    colours = palettes()[theme]
    weak = [pair for pair in READ if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    weak += [pair for pair in SEEN if contrast(colours[pair[0]], colours[pair[1]]) < 3]
    assert weak == []


def test_style_sheets_use_only_the_tokens():
    """A colour that is written outside tokens.css escapes the measurement above; white paper behind a QR code may."""
    loose = re.findall(
        r"#[0-9a-f]{3,8}\b", (SHEETS / "components.css").read_text() + (SHEETS / "pages.css").read_text()
    )
    assert loose == ["#fff"]


@pytest.mark.django_db
def test_no_title_in_the_office_names_what_it_is_made_with(settings, client):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client.force_login(OrganiserFactory(is_superuser=True))
    paths = ("/beheer/", "/beheer/pages/", "/beheer/editions/", "/beheer/bestaat-niet/")
    titles = [client.get(path).content.decode().split("<title>")[1].split("</title>")[0] for path in paths]
    assert [title.strip().rsplit(" - ", 1)[-1] for title in titles] == ["Zorg en Gemeente"] * 4
    assert [word for title in titles for word in ("Wagtail", "Root", "Dashboard") if word in title] == []
