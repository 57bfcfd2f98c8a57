"""Every page and state to look at: who sees it, at which moment, and what to do there first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.accounts import PASSWORD
from tests.browser.visitor import Visitor

COURSE = "/cursus/zorg-en-gemeente-2027/"
LONG = "x" * 1200
DRAFT = "Nog te schrijven"


@dataclass(frozen=True)
class Sight:
    """A page; `follow` is the text of a link to follow there, `act` what to do before looking."""

    path: str
    follow: str = ""
    act: Callable[[Visitor], object] | None = None
    status: int = 200

    def show(self, visitor: Visitor) -> None:
        page = visitor.open(self.path, status=self.status)
        if self.follow:
            visitor.click(page.locator("main").get_by_role("link", name=self.follow).first)
        if self.act:
            self.act(visitor)


def fill_and_send(form: str = "main form", **values: str) -> Callable[[Visitor], None]:
    """Fill text fields by their names, and send."""

    def act(visitor: Visitor) -> None:
        for name, value in values.items():
            visitor.page.locator(form).locator(f"[name={name}]").fill(value)
        visitor.send(form)

    return act


def open_all(visitor: Visitor) -> None:
    """What is folded up, too: days of the programme, filters, the menu."""
    visitor.page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")


def press(form: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.send(form)


def start_a_draft(visitor: Visitor) -> None:
    """The first step of the enrolment, with the rest kept for later."""
    visitor.click("[name=later]")
    assert visitor.page.url.endswith("/mijn/")


def click(link: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.click(visitor.page.locator("main").locator(link).last)


def keep_a_pitch(visitor: Visitor) -> None:
    visitor.page.fill("[name=title]", DRAFT)
    visitor.click("[name=keep]")
    assert not visitor.page.url.endswith("/nieuw/")


def give_nothing(visitor: Visitor) -> None:
    """The form for material, sent empty."""
    click("a[href$='/materiaal/']")(visitor)
    visitor.send("form:has([name=file])")


def enter_somebody(visitor: Visitor) -> None:
    """What would happen with somebody new; nothing is written."""
    visitor.page.check("[name=approval][value=enter]")
    filled_in = {
        "email": "bo@katwijk.example",
        "first_name": "Bo",
        "last_name": "Vis",
        "organisation": "gemeente Katwijk",
    }
    fill_and_send("main form[method=post]", **filled_in)(visitor)
    assert visitor.page.locator("[name=telling_back]").count() == 1


def move_a_day(visitor: Visitor) -> None:
    """What an announced meeting asks before it goes to another day; nothing is written."""
    page = visitor.page
    page.locator(".planner-meeting", has=page.locator("[data-move]")).last.locator("[data-move]").click()
    visitor.click(page.get_by_role("button", name="Een dag later"))
    assert page.get_by_text("Er is nog niets veranderd.").count() == 1


def show_the_days(visitor: Visitor) -> None:
    """The days of a copy; nothing is written."""
    dates = {
        "enrolment_opens_at": "2027-09-01T09:00",
        "enrolment_closes_at": "2027-11-14T23:59",
        "results_by": "2027-11-26",
        "seats_released_on": "2027-11-08",
    }
    fill_and_send("main form[method=post]", **dates)(visitor)
    assert visitor.page.locator("button[name=seen]").count() == 1


def make_a_copy(visitor: Visitor) -> None:
    """The copy, and what is left to do for it."""
    show_the_days(visitor)
    visitor.click("button[name=seen]")
    assert "/gekopieerd/" in visitor.page.url


def hand_over_to_nobody(visitor: Visitor) -> None:
    """The form for a colleague, sent empty."""
    click("a[href$='/overdragen/']")(visitor)
    visitor.send()


PUBLIC = [
    Sight("/", act=open_all),
    Sight("/cursus/"),
    Sight(COURSE, act=open_all),
    Sight(f"{COURSE}aanmelden/"),
    Sight("/goede-voorbeelden/", act=open_all),
    Sight("/goede-voorbeelden/?zoek=zeeland"),
    Sight("/goede-voorbeelden/?zoek=onvindbaar&thema=dementie"),
    Sight("/goede-voorbeelden/katwijk/"),
    Sight("/goede-voorbeelden/dementie/"),
    Sight("/werkbezoeken/"),
    Sight("/voor-wie/"),
    Sight("/bewonersinitiatieven/"),
    Sight("/veelgestelde-vragen/", act=open_all),
    Sight("/privacy/"),
    Sight("/toegankelijkheid/"),
    Sight("/spelregels/"),
    Sight("/contact/"),
    Sight("/demo/"),
    Sight("/taal/"),
    Sight("/bestaat-niet/", status=404),
    Sight("/account/login/"),
    Sight("/account/login/", act=fill_and_send(login="niemand@example.org", password="verkeerd")),
    Sight("/account/login/code/"),
    Sight("/account/login/code/", act=fill_and_send(email="niemand@example.org")),
    Sight("/account/signup/"),
    Sight(
        "/account/signup/",
        act=fill_and_send(first_name="A", last_name="B", email="a@example.org", password1="kort", password2="anders"),
    ),
    Sight("/account/password/reset/"),
    Sight("/account/password/reset/", act=fill_and_send(email="niemand@example.org")),
    Sight("/account/password/reset/key/1-verlopen/"),
]
ACCOUNT = [
    Sight("/account/email/"),
    Sight("/account/email/", act=fill_and_send("form:has([name=email][type=email])", email="geen adres")),
    Sight("/account/password/change/"),
    Sight("/account/password/change/", act=fill_and_send(oldpassword="mis", password1="kort", password2="anders")),
    Sight("/account/reauthenticate/"),
    Sight("/account/2fa/"),
    Sight("/account/2fa/webauthn/"),
    Sight("/account/2fa/totp/activate/", act=fill_and_send(password="mis")),
    Sight("/account/2fa/totp/activate/", act=fill_and_send(password=PASSWORD)),
    Sight("/account/2fa/webauthn/add/"),
    Sight("/account/2fa/totp/activate/", act=fill_and_send(code="000000")),
    Sight("/account/sessions/"),
    Sight("/account/logout/"),
]
APPLICANT = [
    Sight("/mijn/"),
    Sight("/mijn/agenda/"),
    Sight("/pitches/"),
    Sight("/deelnemers/"),
    Sight("/spreker/"),
    Sight("/gast/"),
    Sight("/agenda/onbekend.ics/", status=404),
    Sight(f"{COURSE}aanmelden/1/"),
    Sight(f"{COURSE}aanmelden/1/", act=fill_and_send(first_name="", last_name="")),
    Sight(f"{COURSE}aanmelden/2/"),
    Sight(f"{COURSE}aanmelden/2/", act=fill_and_send(learning_question=LONG)),
    Sight(f"{COURSE}aanmelden/3/"),
    Sight(f"{COURSE}aanmelden/3/", act=fill_and_send(manager_email="geen adres")),
    Sight(f"{COURSE}aanmelden/1/", act=start_a_draft),
    Sight(f"{COURSE}aanmelden/4/"),
]
PARTICIPANT = [
    Sight("/mijn/"),
    Sight("/mijn/profiel/"),
    Sight("/mijn/profiel/", act=fill_and_send(first_name="", learning_question=LONG)),
    Sight("/mijn/agenda/"),
    Sight("/mijn/agenda/", act=press("form:has([name=name])")),
    Sight("/mijn/agenda/", act=fill_and_send("form:has([name=name])", name="mijn laptop")),
    Sight("/mijn/agenda/"),
    Sight("/mijn/agenda/", follow="Kennismaken op afstand"),
    Sight("/mijn/agenda/", follow="Psychisch kwetsbaar en toch meedoen"),
    Sight("/mijn/agenda/", follow="Zeeland: anders organiseren"),
    Sight("/mijn/", follow="Dieet, toegankelijkheid"),
    Sight("/mijn/", follow="Bekijk mijn antwoorden"),
    Sight("/deelnemers/"),
    Sight("/pitches/"),
    Sight("/pitches/", follow="Zes verzekeraars, geen telefoonnummer"),
    Sight("/pitches/", follow="Het dorp bespaart"),
    Sight("/pitches/", follow="Het dorp bespaart", act=press("form[action$='/bijdrage/']")),
    Sight("/pitches/nieuw/"),
    Sight("/pitches/nieuw/", act=fill_and_send("form:has([name=hand_in])", title="Een vraag")),
    Sight("/pitches/nieuw/", act=keep_a_pitch),
    Sight("/pitches/", follow=DRAFT, act=click("a[href$='/wijzigen/']")),
    Sight("/pitches/", follow=DRAFT, act=click("a[href$='/intrekken/']")),
    Sight("/mijn/", follow="Eigen zes rollen"),
]
SPEAKER = [
    Sight("/mijn/"),
    Sight("/spreker/"),
    Sight("/spreker/", act=click("a[href$='/materiaal/']")),
    Sight("/spreker/", act=give_nothing),
]
HOST = [Sight("/mijn/"), Sight("/gast/"), Sight("/gast/", follow="Open de pagina van dit bezoek")]
ASKED = [Sight("/spreker/", follow="Zeg ja of nee"), Sight("/mijn/niet-beschikbaar/")]
"""Of a speaker who did not answer yet."""
OFFICE = [
    Sight("/pitches/", follow="De Wlz als nooduitgang"),
    Sight("/deelnemers/"),
]
ENTER = "/beheer/aanmeldingen/stand/1/inschrijven/"
DESK = [
    Sight("/beheer/aanmeldingen/importeren/1/"),
    Sight("/beheer/edities/planning/1/"),
    Sight("/beheer/edities/publiceren/1/"),
    Sight(ENTER),
    Sight(f"{ENTER}?q=van"),
    Sight(ENTER, act=press("main form[method=post]")),
    Sight(ENTER, act=enter_somebody),
]
"""Of the course office, in Wagtail's admin."""
COPY = "/beheer/edities/kopieren/1/"
DESK_HALFWAY = [
    Sight("/beheer/"),
    Sight("/beheer/sprekers/"),
    Sight("/beheer/sprekers/", follow="Sven Aalbers"),
    Sight("/beheer/sprekers/new/"),
    Sight("/beheer/datumprikkers/"),
    Sight("/beheer/datumprikkers/", follow="Vragenuur over je eindproduct"),
    Sight("/beheer/datumprikkers/nieuw/1/"),
    Sight("/beheer/gemeenten/"),
    Sight("/beheer/gemeenten/", act=click(".title-wrapper a")),
    Sight("/beheer/reistijden/"),
    Sight("/beheer/reistijden/new/"),
    Sight("/beheer/edities/publiceren/1/", act=open_all),
    Sight("/beheer/werkbezoeken/groepen/1/"),
    Sight("/beheer/edities/planning/1/", act=move_a_day),
    Sight(COPY),
    Sight(COPY, act=show_the_days),
]
"""As far as the edition is then: a poll and a change that wait, and what moving an announced meeting asks."""
WAITING = [
    Sight(f"{COURSE}aanmelden/gelukt/"),
    Sight("/mijn/", act=open_all),
    Sight("/mijn/", act=click("a[href$='/afmelden/']")),
    Sight(COURSE, act=open_all),
    Sight(f"{COURSE}aanmelden/"),
]
PLACED = [
    Sight(f"{COURSE}aanmelden/gelukt/"),
    Sight("/mijn/", act=open_all),
    Sight("/mijn/", act=click("a[href$='/afmelden/']")),
    Sight("/mijn/", act=click("a[href$='/overdragen/']")),
    Sight("/mijn/", act=hand_over_to_nobody),
]

GROUPS: list[tuple[str, str, list[Sight]]] = [
    ("bijna_vol", "", PUBLIC),
    ("bijna_vol", "lg01", APPLICANT),
    ("bijna_vol", "org01", DESK),
    ("halverwege", "d13", PARTICIPANT),
    ("halverwege", "sp03", SPEAKER),
    ("halverwege", "sp05", ASKED),
    ("halverwege", "gh01", HOST),
    ("halverwege", "org01", OFFICE),
    ("halverwege", "org01", DESK_HALFWAY),
    ("wachtlijst", "w01", WAITING),
    ("wachtlijst", "d03", PLACED),
    ("afgerond", "d13", [Sight("/mijn/"), Sight("/"), Sight(COURSE)]),
    ("aankondiging", "org01", [Sight(COPY, act=make_a_copy)]),
    ("aankondiging", "", [Sight("/"), Sight(COURSE), Sight(f"{COURSE}aanmelden/")]),
]
"""Moment, person of the demo (or nobody), pages."""
