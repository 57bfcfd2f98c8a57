"""Mails on sample data: how a text will look before anybody gets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from course import clock
from course.enums import FROM_SPEAKER, OF_RUNBOOK, TELLS_HOST, TELLS_MEETING, TELLS_SPEAKER, MailCode, SpeakerState
from course.formatting import DUTCH, ENGLISH
from course.mailtext.letter import Letter
from course.mailtext.texts import AsIs, MailText
from course.models import (
    Edition,
    Enrolment,
    Meeting,
    Message,
    Organisation,
    Place,
    ProgrammeItem,
    SpeakerInvitation,
    User,
    WorkVisit,
)
from course.queries.mail.facts import (
    OF_ENROLMENT,
    Facts,
    of_enrolment,
    of_meeting,
    of_speaker,
    of_visit,
    of_visit_and_host,
)
from course.queries.mail.groups import values_for
from course.queries.mail.letters import compose, letter_of
from course.queries.mail.templates import known_placeholders, readers
from course.workdays import ENDS_AT

ABOUT_MEETINGS = {
    *TELLS_MEETING,
    MailCode.PROGRAMME,
    MailCode.CHOOSE,
    MailCode.PREPARE,
    MailCode.PRACTICAL,
    MailCode.NEW_MATERIAL,
    MailCode.CANNOT_COME,
    MailCode.COMES_AFTER_ALL,
    MailCode.POLL_CHOSEN,
} - {MailCode.CALLED_OFF}

ASKS_WHEN = (MailCode.POLL_ASKED, MailCode.POLL_CHANGED, MailCode.POLL_REMINDS)
"""Mails of a date poll with its moments."""

MOMENTS = {
    DUTCH: "- donderdag 21 januari 2027, 09:30 tot 11:00\n- vrijdag 22 januari 2027, 13:00 tot 14:30",
    ENGLISH: "- Thursday 21 January 2027, 09:30 to 11:00\n- Friday 22 January 2027, 13:00 to 14:30",
}

TASKS = {
    DUTCH: "- zaal kiezen (vóór donderdag 7 januari 2027)\n- lunch bestellen (vóór donderdag 14 januari 2027)",
    ENGLISH: "- zaal kiezen (before Thursday 7 January 2027)\n- lunch bestellen (before Thursday 14 January 2027)",
}

BACK = {
    DUTCH: (
        "We schreven dat het programma van donderdag 21 januari 2027 rond was. Dat is toch niet zo: er kan nog iets in "
        "veranderen. Dat we komen, staat nog steeds vast."
    ),
    ENGLISH: (
        "We wrote that the programme of Thursday 21 January 2027 was complete. It is not after all: something in it "
        "may still change. That we come still stands."
    ),
}

REPLACED = {
    DUTCH: (
        "Voor het werkbezoek aan gemeente Voorbeeld op donderdag 21 januari 2027 hebben we voortaan een andere "
        "contactpersoon."
    ),
    ENGLISH: (
        "For the work visit to gemeente Voorbeeld on Thursday 21 January 2027 we have another contact from now on."
    ),
}

WITHOUT_ACCOUNT = {
    "bezoeker",
    "bewonersinitiatief",
    "belangstellende",
    "leidinggevende",
    "factuuradres",
    "oud_adres",
    "beide_adressen",
}
"""Readers who are greeted without a name."""

SAMPLES: Mapping[str, str] = {
    "voornaam": "Noor",
    "achternaam": "van den Berg",
    "agenda": "Je agenda volgt de cursus en past zich vanzelf aan.",
    "actie": "een lijst met namen van contactpersonen maken",
    "antwoorden": "Functie: beleidsadviseur Wmo\nRegio: Kustregio",
    "adres": "Voorbeeldlaan 12, 1234 AB Zeist",
    "dagen": "3",
    "cursus": "Zorg en Gemeente 2027",
    "datum": "donderdag 21 januari 2027",
    "datum_materiaal": "maandag 11 januari 2027",
    "datum_uitslag": "vrijdag 27 november 2026",
    "aantal_dagen": "9 dagen",
    "afmeldkosten": "Wie zich later afmeldt, betaalt: tot en met donderdag 10 december 2026 niets; daarna € 1.225,00.",
    "contact": AsIs("cursusbureau@zorgengemeente.example"),
    "duur": "(45 minuten voorbereiding)",
    "einddatum": "donderdag 24 juni 2027",
    "functie": "beleidsadviseur Wmo",
    "meegenomen_vraag": "De vraag die Noor meeneemt: Wie moet ik bij welke verzekeraar hebben?",
    "domein": "een gemeente of GGD",
    "eerste_dagen": "online op dinsdag 12 januari 2027 en daarna op donderdag 21 januari 2027 in Zeist",
    "gevolg": "Het kost niets.",
    "herkend": "7 mensen herkennen het.",
    "inkoopnummer": "VB-2026-001",
    "inloop": "9.00 uur",
    "leervraag": "Wie moet ik bij welke verzekeraar hebben?",
    "leidinggevende": "Je leidinggevende",
    "lijst": "zaal kiezen, lunch bestellen",
    "n": "3",
    "naam": "Een deelnemer",
    "naam_maatje": "Iemand van de andere kant",
    "namen": "Vanaf donderdag 7 januari 2027 staat op je pagina wie er komen, met functie en organisatie.",
    "nieuw": "donderdag 21 januari 2027, 09:00 tot 17:00, Zeist",
    "noodnummer": "030 123 45 67",
    "nummer": "2027-014",
    "onderwerp": "samenwerken in de wijk",
    "opdrachten": "- Lees de inleiding.\n- Schrijf één vraag op.",
    "opvolger": "Sanne Bakker",
    "organisatie": "gemeente Voorbeeld",
    "oud": "donderdag 21 januari 2027, 09:00 tot 17:00, Zeist",
    "plaats": "Zeist",
    "prijs": "€ 2.450,00",
    "reacties": "'Nu snap ik het.' 'Dit ga ik doen.' 'Wat een lef.'",
    "samenvatting": "Zoek op rol, niet op naam. Maak per regio één kaartje met zes vaste rollen.",
    "stand": "Uitnodiging",
    "startdatum": "donderdag 21 januari 2027",
    "thema": "welzijn op recept",
    "tijd": "donderdag 19 november om 17.00 uur",
    "titel": "Elkaars werelden",
    "andere": "Geen telefoonnummer",
    "initiatief": "Buurtkamer Voorbeeld",
    "toelichting": "Dit voorjaar is het te druk",
    "uitleg": "Dit is je eerste keuze.",
    "bezoek": "Wijkcoördinatoren aan het werk",
    "vasthouden": "Tot dinsdag 1 december om 17.00 uur houden we een plek vast.",
    "vervaldatum": "vrijdag 15 januari 2027",
    "volgende_stap": "We vragen Sam Visser om akkoord.",
    "vraag": "Hoe begonnen jullie?",
    "voorganger": "Sam Visser",
    "waar": "in Zeist",
    "waarheen": "Het adres is Voorbeeldlaan 12, 1234 AB Zeist.",
    "wie": "Een deelnemer (gemeente Voorbeeld)",
    "wijzigingen": "Nu: 10:15 tot 11:00: Samenwerken in de wijk",
    "wanneer": "Je hoort uiterlijk vrijdag 27 november 2026 of je meedoet.",
    "wat_nu": "Je antwoorden blijven bewaard.",
    "weekdag": "donderdag",
}
"""A value for every placeholder that a text may have."""


ENGLISH_SAMPLES: Mapping[str, str] = {
    "duur": "(45 minutes of preparation)",
    "aantal_dagen": "9 days",
    "actie": "make a list with the names of contacts",
    "afmeldkosten": (
        "Whoever withdraws later pays: up to and including Thursday 10 December 2026 nothing; then € 1,225.00."
    ),
    "agenda": "Your calendar follows the course and changes by itself.",
    "antwoorden": "Job title: policy officer\nRegion: Kustregio",
    "datum": "Thursday 21 January 2027",
    "datum_materiaal": "Monday 11 January 2027",
    "domein": "a municipality or public health service",
    "eerste_dagen": "online on Tuesday 12 January 2027 and then on Thursday 21 January 2027 in Zeist",
    "gevolg": "It costs nothing.",
    "leidinggevende": "Your manager",
    "herkend": "7 people recognise it.",
    "inloop": "09:00",
    "meegenomen_vraag": "The question that Noor brings: Wie moet ik bij welke verzekeraar hebben?",
    "naam": "A participant",
    "namen": "From Thursday 7 January 2027 on, your page says who comes, with job and organisation.",
    "nieuw": "Thursday 21 January 2027, 09:00 to 17:00, Zeist",
    "noodnummer": "the course office",
    "opdrachten": "- Lees de inleiding.\n- Schrijf één vraag op.",
    "oud": "Thursday 21 January 2027, 09:00 to 17:00, Zeist",
    "stand": "Invitation",
    "tijd": "Thursday 19 November at 17:00",
    "toelichting": "This spring is too busy",
    "volgende_stap": "We ask Sam Visser for approval.",
    "uitleg": "This is your first choice.",
    "voorganger": "Sam Visser",
    "waar": "in Zeist",
    "waarheen": "The address is Voorbeeldlaan 12, 1234 AB Zeist.",
    "wie": "A participant (gemeente Voorbeeld)",
    "wijzigingen": "Now: 10:15 to 11:00: Samenwerken in de wijk",
    "wanneer": "You hear by Friday 27 November 2026 whether you take part.",
    "wat_nu": "Your answers are kept.",
    "weekdag": "Thursday",
}
"""The same for what is written in English, as far as it differs."""


SPEAKERS: Mapping[str, SpeakerState] = {
    MailCode.SPEAKER_CALLED_OFF: SpeakerState.WITHDRAWN,
    MailCode.SPEAKER_SAID_NO: SpeakerState.DECLINED,
}
"""Mails to or from somebody who does not speak."""

OF_SOME: Sequence[tuple[Collection[str], Mapping[str, str], Mapping[str, str]]] = (
    (
        [MailCode.CHOOSE],
        {"tijd": "donderdag 7 januari 2027", "lijst": "- Eet je mee?\n- Blijf je slapen?"},
        {"tijd": "Thursday 7 January 2027", "lijst": "- Eet je mee?\n- Blijf je slapen?"},
    ),
    ([MailCode.PREPARE], {"tijd": "9.00 uur"}, {"tijd": "09:00"}),
    (
        [MailCode.CHANGED],
        {"oud": "donderdag 14 januari 2027, 09:00 tot 17:00, Zeist"},
        {"oud": "Thursday 14 January 2027, 09:00 to 17:00, Zeist"},
    ),
    ([MailCode.NEW_MATERIAL], {"lijst": "- Dia's over de wijk"}, {"lijst": "- Dia's over de wijk"}),
    ([MailCode.SPEAKER_PRACTICAL], {"tijd": "9.15 uur"}, {"tijd": "09:15"}),
    (
        FROM_SPEAKER,
        {"naam": "Joost de Wit", "wie": "Joost de Wit (gemeente Voorbeeld)"},
        {"naam": "Joost de Wit", "wie": "Joost de Wit (gemeente Voorbeeld)"},
    ),
    ([MailCode.SPEAKER_SAID_NO], {"toelichting": "Ik ben dan op reis."}, {"toelichting": "I am travelling then."}),
    ([MailCode.CANNOT_COME], {"toelichting": "Ik ben die dag vrij."}, {"toelichting": "I have that day off."}),
    (
        [MailCode.VISIT_CHOOSE],
        {"tijd": "donderdag 7 januari 2027 om 17.00 uur"},
        {"tijd": "Thursday 7 January 2027 at 17:00"},
    ),
    (
        [*TELLS_HOST, MailCode.HOST_LINK],
        {"titel": SAMPLES["bezoek"], "inloop": "13.00 uur", "n": "24"},
        {"titel": SAMPLES["bezoek"], "inloop": "13:00", "n": "24"},
    ),
    ([MailCode.HOST_BACK], {"toelichting": BACK[DUTCH]}, {"toelichting": BACK[ENGLISH]}),
    (
        [MailCode.INVITATION],
        {"toelichting": "donderdag 21 januari 2027, 09:00 tot 17:00, De Lindehof, Zeist."},
        {"toelichting": "Thursday 21 January 2027, 09:00 to 17:00, De Lindehof, Zeist."},
    ),
    ([MailCode.HOST_REPLACED], {"toelichting": REPLACED[DUTCH]}, {"toelichting": REPLACED[ENGLISH]}),
    (
        [MailCode.SPEAKER_CALLED_OFF],
        {"toelichting": "Je spreekt wel op: donderdag 4 februari 2027."},
        {"toelichting": "You do speak on: Thursday 4 February 2027."},
    ),
    (
        OF_RUNBOOK,
        {"titel": SAMPLES["bezoek"], "lijst": TASKS[DUTCH], "n": "2"},
        {"titel": SAMPLES["bezoek"], "lijst": TASKS[ENGLISH], "n": "2"},
    ),
    (
        [MailCode.ORGANISATION_REFUSED],
        {"toelichting": "We konden deze organisatie niet vinden."},
        {"toelichting": "We could not find this organisation."},
    ),
    (
        ASKS_WHEN,
        {"lijst": MOMENTS[DUTCH], "datum": "donderdag 7 januari 2027"},
        {"lijst": MOMENTS[ENGLISH], "datum": "Thursday 7 January 2027"},
    ),
    (
        ["beloften_herinneren"],
        {"lijst": "- kaartje van onze regio maken (uiterlijk donderdag 15 april 2027)"},
        {"lijst": "- kaartje van onze regio maken (by Thursday 15 April 2027)"},
    ),
    (
        ["weekbericht"],
        {"lijst": "- nieuw: Zes verzekeraars, geen telefoonnummer (2 bijdragen)\n- Wie belt?: 3 bijdragen"},
        {"lijst": "- new: Zes verzekeraars, geen telefoonnummer (2 contributions)\n- Wie belt?: 3 contributions"},
    ),
    (["bewaartermijn"], {"tijd": "2 jaar"}, {}),
)
"""Where the same word stands for something else: the texts, and what it is in Dutch and in English."""


def _samples(code: str, language: str) -> dict[str, str]:
    """What a text says in this language, by placeholder."""
    is_english = language == ENGLISH
    values = {**SAMPLES, **(ENGLISH_SAMPLES if is_english else {})}
    for codes, dutch, english in OF_SOME:
        if code in codes:
            values |= english if is_english else dutch
    return values


def sample_letter(code: str, text: MailText) -> Letter:
    """The text on sample data. A placeholder that nobody fills in stays visible."""
    samples = _samples(code, text.language)
    values = {name: samples[name] for name in known_placeholders(code)}
    reader = User(first_name=SAMPLES["voornaam"], last_name=SAMPLES["achternaam"], language=text.language)
    if "weekdag" in values:
        values["datum"] = values["datum"].removeprefix(values["weekdag"]).strip()
    with override(text.language):
        facts = _sample_facts(code, values)
    return _letter(code, text, values, None if readers().get(code) in WITHOUT_ACCOUNT else reader, facts)


def _sample_facts(code: str, values: Mapping[str, str]) -> Facts:
    """Those of an edition and a meeting that nobody stored."""
    if code in (*ABOUT_MEETINGS, MailCode.VISIT_CHOOSE, *ASKS_WHEN):
        return _sample_appointment(code, values)
    if code in (*TELLS_SPEAKER, *FROM_SPEAKER):
        return of_speaker(_sample_speaker(SPEAKERS.get(code, SpeakerState.ACCEPTED)))
    if code == MailCode.VISIT_PLACED:
        return of_visit_and_host(_sample_visit())
    if code in (*TELLS_HOST, MailCode.HOST_LINK, *OF_RUNBOOK):
        return of_visit(_sample_visit())
    if code not in OF_ENROLMENT:
        return ()
    edition = _sample_edition()
    until, soon = clock.at(dt.date(2026, 11, 19), ENDS_AT), clock.at(clock.today() + dt.timedelta(days=9), ENDS_AT)
    return of_enrolment(MailCode(code), Enrolment(edition=edition, held_until=soon, offered_until=until), values)


def _sample_appointment(code: str, values: Mapping[str, str]) -> Facts:
    """The meeting, with the day until which one chooses; of a poll, which has none yet, that day alone."""
    if code in ASKS_WHEN:
        return (_("What"), values["titel"]), (_("Answer by"), values["datum"])
    until = ((_("Choose by"), values["tijd"]),) if code == MailCode.VISIT_CHOOSE else ()
    return (*of_meeting(_sample_meeting()), *until)


def _sample_edition() -> Edition:
    return Edition(
        title=SAMPLES["cursus"], starts_on=dt.date(2027, 1, 21), ends_on=dt.date(2027, 6, 24), price=Decimal(2450)
    )


def _sample_meeting() -> Meeting:
    starts_at = clock.at(dt.date(2027, 1, 21), dt.time(9))
    place = Place(name="De Lindehof", address="Voorbeeldlaan 12", postcode="1234 AB", city="Zeist")
    return Meeting(
        edition=_sample_edition(),
        title=SAMPLES["titel"],
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=8),
        place=place,
    )


def _sample_visit() -> WorkVisit:
    meeting = _sample_meeting()
    item = ProgrammeItem(meeting=meeting, starts=dt.time(13), ends=dt.time(16))
    host = Organisation(name=SAMPLES["organisatie"])
    return WorkVisit(title=SAMPLES["bezoek"], item=item, place=meeting.place, host=host)


def _sample_speaker(state: SpeakerState) -> SpeakerInvitation:
    due, present = dt.date(2027, 1, 11), dt.time(9, 15)
    return SpeakerInvitation(
        meeting=_sample_meeting(), state=state, topic=SAMPLES["onderwerp"], material_due_on=due, call_time=present
    )


def letter_to(person: User, edition: Edition, code: str, text: MailText) -> Letter:
    """What this person will get when the course office writes to a group."""
    return _letter(code, text, values_for(edition, person), person)


def _letter(code: str, text: MailText, values: Mapping[str, str], person: User | None, facts: Facts = ()) -> Letter:
    link = reverse("course:my_course") if text.button else ""
    filled = compose(text, values=values)
    return letter_of([Message(template=code, person=person, link=link, facts=list(facts), **filled)])
