"""Mails on sample data: how a text will look before anybody gets it."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from course.mailtext.letter import Letter
from course.mailtext.texts import MailText
from course.models import Edition, Message, User
from course.queries.mail.groups import values_for
from course.queries.mail.letters import compose, letter_of
from course.queries.mail.templates import known_placeholders, readers

WITHOUT_ACCOUNT = {"bezoeker", "belangstellende", "leidinggevende", "factuuradres", "gastpersoon", "oud_adres"}
"""Readers who are greeted without a name."""

SAMPLES: Mapping[str, str] = {
    "voornaam": "Noor",
    "achternaam": "van den Berg",
    "actie": "een lijst met namen van contactpersonen maken",
    "antwoorden": "Functie: beleidsadviseur Wmo\nRegio: Kustregio",
    "adres": "Voorbeeldlaan 12, 1234 AB Zeist",
    "dagen": "3",
    "cursus": "Zorg en Gemeente 2027",
    "datum": "donderdag 21 januari 2027",
    "datum_bijeenkomst": "donderdag 18 maart 2027",
    "datum_materiaal": "maandag 8 maart 2027",
    "datum_terugblik": "donderdag 15 april 2027",
    "datum_uitslag": "vrijdag 27 november 2026",
    "aantal_dagen": "9 dagen",
    "afmeldkosten": "Wie zich later afmeldt, betaalt: tot en met donderdag 10 december 2026 niets; daarna € 1.225,00.",
    "contact": "cursusbureau@zorgengemeente.example",
    "einddatum": "donderdag 24 juni 2027",
    "functie": "beleidsadviseur Wmo",
    "meegenomen_vraag": "De vraag die Noor meeneemt: Wie moet ik bij welke verzekeraar hebben?",
    "domein": "Gemeente of GGD",
    "eerste_dagen": "online op dinsdag 12 januari 2027 en daarna op donderdag 21 januari 2027 in Zeist",
    "duur": "30",
    "gevolg": "Het kost niets.",
    "helpers": "Drie mensen",
    "inkoopnummer": "VB-2026-001",
    "inloop": "9.00 uur",
    "leervraag": "Wie moet ik bij welke verzekeraar hebben?",
    "leervragen": "Hoe vinden we elkaar? Wie betaalt wat?",
    "leidinggevende": "Je leidinggevende",
    "lijst": "zaal kiezen, lunch bestellen",
    "minuten": "45",
    "n": "3",
    "naam": "Een deelnemer",
    "naam_maatje": "Iemand van de andere kant",
    "nieuw": "donderdag 28 januari 2027, 9.00 tot 17.00 uur, Zeist",
    "noodnummer": "030 123 45 67",
    "nummer": "2027-014",
    "onderwerp": "samenwerken in de wijk",
    "opdrachten": "lees de inleiding en schrijf één vraag op",
    "organisatie": "gemeente Voorbeeld",
    "oud": "donderdag 21 januari 2027, 9.00 tot 17.00 uur, Zeist",
    "plaats": "Zeist",
    "prijs": "€ 2.450,00",
    "reacties": "'Nu snap ik het.' 'Dit ga ik doen.' 'Wat een lef.'",
    "startdatum": "donderdag 21 januari 2027",
    "thema": "welzijn op recept",
    "tijd": "donderdag 19 november, 17.00 uur",
    "titel": "Elkaars werelden",
    "toelichting": "Dit voorjaar is het te druk",
    "uren": "3",
    "vergoeding": "€ 150,00",
    "vasthouden": "Tot dinsdag 1 december, 17.00 uur houden we een plek vast.",
    "vervaldatum": "vrijdag 15 januari 2027",
    "volgende_stap": "We vragen Sam Visser om akkoord.",
    "vraag": "Hoe begonnen jullie?",
    "wijzigingen": "10.15 tot 11.00 uur: Samenwerken in de wijk (was 10.00 tot 10.45 uur)",
    "wanneer": "Je hoort uiterlijk vrijdag 27 november 2026 of je meedoet.",
    "wat_nu": "Je antwoorden blijven bewaard.",
    "weekdag": "Donderdag",
}
"""A value for every placeholder that a text may have."""


def sample_letter(code: str, text: MailText) -> Letter:
    """The text on sample data. A placeholder that nobody fills in stays visible."""
    person = User(first_name=SAMPLES["voornaam"], last_name=SAMPLES["achternaam"])
    values = {name: SAMPLES[name] for name in known_placeholders(code)}
    reader = None if readers().get(code) in WITHOUT_ACCOUNT else person
    return _letter(code, text, values, reader)


def letter_to(person: User, edition: Edition, code: str, text: MailText) -> Letter:
    """What this person will get when the course office writes to a group."""
    return _letter(code, text, values_for(edition, person), person)


def _letter(code: str, text: MailText, values: Mapping[str, str], person: User | None) -> Letter:
    link = reverse("course:my_course") if text.button else ""
    return letter_of([Message(template=code, person=person, link=link, **compose(text, values=values))])
