from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from cms.demo.content import FILES, read, shipped
from cms.demo.records import email_of
from course.content.errors import ContentError

EDITION, PEOPLE, PITCHES, VISITS = "editie-2027.yaml", "personen.yaml", "pitches.yaml", "werkbezoeken.yaml"
ORGANISATIONS, LIBRARY, TAXONOMY = "organisaties.yaml", "goede-voorbeelden.yaml", "vocabularies.yaml"
CALENDAR, PAGES, TEXTS = "planning_days.yaml", "paginas.yaml", "teksten-ui.yaml"
MAILS, EVALUATION = "mail_templates.yaml", "questionnaires.yaml"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def problem_in(folder) -> str:
    with pytest.raises(ContentError) as caught:
        read(folder)
    return str(caught.value)


def test_the_files_that_ship_are_right():
    content = shipped()
    assert len(FILES) == 13
    assert len(content.edition.modules) == 9
    assert len(content.people.deelnemers) == 24
    assert len(content.shipped.mail_templates.sjablonen) == 107
    assert content.course_days[0] == dt.date(2027, 1, 21)
    assert len(content.course_days) == 9
    assert list(content.moments) == [
        "aankondiging", "bijna_vol", "wachtlijst", "voorbereiding", "halverwege", "afgerond",
    ]  # fmt: skip


def test_an_untouched_copy_reads_the_same(copy):
    assert read(copy.folder) == shipped()


DATES_AND_TIMES = [
    (
        EDITION, "data: [2027-01-12]", "data: [2027-02-30]",
        "editie-2027.yaml, modules[0].data: '2027-02-30' is no date; write it as 2027-01-21",
    ),
    (
        EDITION, "uitslag_uiterlijk: 2026-11-27", "uitslag_uiterlijk: eind november",
        "editie-2027.yaml, aanmelding.uitslag_uiterlijk: 'eind november' is no date; write it as 2027-01-21",
    ),
    (
        EDITION, "uitslag_uiterlijk: 2026-11-27", "uitslag_uiterlijk: 20261127",
        "editie-2027.yaml, aanmelding.uitslag_uiterlijk: '20261127' is no date; write it as 2027-01-21",
    ),
    (
        EDITION, '{id: m1-3, begin: "10:00"', '{id: m1-3, begin: "10:60"',
        "editie-2027.yaml, modules[1].programma[2].begin: '10:60' is no time; write it as 09:30",
    ),
    (
        EDITION, '{id: m1-3, begin: "10:00", eind: "11:00"', '{id: m1-3, begin: "10:00", eind: "09:00"',
        "editie-2027.yaml, modules[1].programma[2]: 'eind' lies before 'begin'",
    ),
    (
        EDITION, 'opent: "2026-09-01T09:00:00+02:00"', 'opent: "2026-09-01T09:00:00+01:00"',
        "editie-2027.yaml, aanmelding.opent: '2026-09-01T09:00:00+01:00' has not the offset of Dutch time that day",
    ),
    (
        EDITION, 'opent: "2026-09-01T09:00:00+02:00"', "opent: straks",
        "editie-2027.yaml, aanmelding.opent: 'straks' is no moment; write it as 2026-09-01T09:00:00+02:00",
    ),
    (
        EDITION, 'sluit: "2026-11-15T23:59:00+01:00"', 'sluit: "2026-08-15T23:59:00+02:00"',
        "editie-2027.yaml, aanmelding: 'sluit' lies before 'opent'",
    ),
    (
        CALENDAR, "tot_en_met: 2027-01-03", "tot_en_met: 2026-01-03",
        "planning_days.yaml, schoolvakanties[0]: 'tot_en_met' lies before 'van'",
    ),
    (
        PITCHES, "voor: 2027-04-09", "voor: 2027-04-31",
        "pitches.yaml, pitches[0].uitkomst.acties[0].voor: '2027-04-31' is no date; write it as 2027-01-21",
    ),
    (
        VISITS, "8 weken vooraf", "ruim vooraf",
        "werkbezoeken.yaml, algemeen.checklist_gastorganisatie[0].wanneer: "
        "'ruim vooraf' is no time before or after a visit; write it as 8 weken vooraf",
    ),
]  # fmt: skip

REFERENCES = [
    (EDITION, "sprekers: [sp04, sp09]", "sprekers: [sp04, sp99]", "modules[1].programma[6].sprekers", "sp99"),
    (EDITION, "sprekers: [sp04, sp09]", "sprekers: [sp04, d01]", "modules[1].programma[6].sprekers", "d01"),
    (EDITION, "goed_voorbeeld: gv-katwijk", "goed_voorbeeld: gv-x", "modules[2].programma[6].goed_voorbeeld", "gv-x"),
    (EDITION, "werkbezoek: wb-katwijk", "werkbezoek: wb-x", "modules[3].programma[5].werkbezoek", "wb-x"),
    (EDITION, "pitches: [p01, p02]", "pitches: [p01, p99]", "modules[4].programma[4].pitches", "p99"),
    (EDITION, "locatie: loc-zeist", "locatie: loc-x", "modules[1].locatie", "loc-x"),
    (EDITION, "extra_locaties: [loc-terneuzen,", "extra_locaties: [loc-x,", "modules[5].extra_locaties", "loc-x"),
    (PEOPLE, "organisatie: zv-windroos", "organisatie: zv-x", "deelnemers[0].organisatie", "zv-x"),
    (PEOPLE, "vervangt: x01", "vervangt: x99", "deelnemers[23].vervangt", "x99"),
    (PEOPLE, "vervangen_door: d24", "vervangen_door: d99", "wachtlijst_en_afmeldingen[0].vervangen_door", "d99"),
    (PEOPLE, "keurt: [d01, d04, w01]", "keurt: [d01, d99]", "leidinggevenden[0].keurt", "d99"),
    (PEOPLE, "werkbezoek: wb-katwijk", "werkbezoek: wb-x", "gastpersonen[0].werkbezoek", "wb-x"),
    (PEOPLE, "[d01, d19]", "[d01, d99]", "leermaatjes[0]", "d99"),
    (VISITS, "module: m3", "module: m99", "werkbezoeken[0].module", "m99"),
    (VISITS, "locatie: loc-katwijk", "locatie: loc-x", "werkbezoeken[0].locatie", "loc-x"),
    (VISITS, "gastorganisatie: zorggroep-katwijk", "gastorganisatie: x", "werkbezoeken[0].gastorganisatie", "x"),
    (VISITS, "[gemeente-katwijk,", "[gemeente-x,", "werkbezoeken[0].andere_gastheren", "gemeente-x"),
    (VISITS, "gastpersoon: gh01", "gastpersoon: gh99", "werkbezoeken[0].gastpersoon", "gh99"),
    (VISITS, "goed_voorbeeld: gv-katwijk", "goed_voorbeeld: gv-x", "werkbezoeken[0].goed_voorbeeld", "gv-x"),
    (VISITS, "[gv-gezondheidscentra-vlissingen]", "[gv-x]", "werkbezoeken[1].extra_goede_voorbeelden", "gv-x"),
    (LIBRARY, "[gezamenlijke_verantwoordelijkheid,", "[x,", "goede_voorbeelden[0].leidende_principes", "x"),
    (LIBRARY, "akkoorden: [iza]", "akkoorden: [x]", "goede_voorbeelden[0].akkoorden", "x"),
    (LIBRARY, "dimensies: [meedoen,", "dimensies: [x,", "goede_voorbeelden[0].positieve_gezondheid.dimensies", "x"),
    (LIBRARY, "werkbezoeken: [wb-vlissingen,", "werkbezoeken: [x,", "goede_voorbeelden[0].werkbezoeken", "x"),
    (LIBRARY, "pitches: [p01, p12]", "pitches: [p99]", "goede_voorbeelden[0].pitches", "p99"),
    (LIBRARY, "themas: [samenwerken_zorg_en_sociaal_domein,", "themas: [x,", "goede_voorbeelden[0].themas", "x"),
    (LIBRARY, "themas: [wijkverpleging]", "themas: [x]", "themakaarten.kaarten[1].themas", "x"),
    (PITCHES, "inbrenger: d13", "inbrenger: sp01", "pitches[0].inbrenger", "sp01"),
    (PITCHES, "module: m4", "module: m99", "pitches[0].module", "m99"),
    (PITCHES, "wetten: [zvw, wmo2015]", "wetten: [zvw, x]", "pitches[0].wetten", "x"),
    (PITCHES, "themas: [samenwerken_zorg_en_sociaal_domein,", "themas: [x,", "pitches[0].themas", "x"),
    (PITCHES, "goede_voorbeelden: [gv-kerngezond-vlissingen-hulst]", "goede_voorbeelden: [x]",
     "pitches[0].goede_voorbeelden", "x"),
    (PITCHES, "themakaart: tk-bewoners", "themakaart: tk-x", "pitches[2].themakaart", "tk-x"),
    (PITCHES, "wil_helpen: [d01, d06]", "wil_helpen: [d01, d99]", "pitches[0].wil_helpen", "d99"),
    (PITCHES, "{van: d01,", "{van: d99,", "pitches[0].bijdragen[0].van", "d99"),
    (PITCHES, "wie: d01,", "wie: d99,", "pitches[0].uitkomst.acties[0].wie", "d99"),
]  # fmt: skip

DOUBLE_IDS = [
    (EDITION, "id: m1-2,", "id: m1-1,", "modules[1].programma[1].id", "m1-1", "modules[1].programma[0].id"),
    (EDITION, "id: loc-utrecht,", "id: loc-zeist,", "locaties[1].id", "loc-zeist", "locaties[0].id"),
    (EDITION, "id: wachtlijst,", "id: bijna_vol,", "demo_momenten[2].id", "bijna_vol", "demo_momenten[1].id"),
    (EDITION, "id: tk1\n", "id: m8\n", "terugkomdag.id", "m8", "modules[8].id"),
    (PEOPLE, "id: sp02,", "id: sp01,", "sprekers[1].id", "sp01", "sprekers[0].id"),
    (PEOPLE, "id: al01,", "id: d24,", "oud_deelnemers[0].id", "d24", "deelnemers[23].id"),
    (ORGANISATIONS, "id: zv-vuurtoren,", "id: zv-windroos,", "organisaties[1].id", "zv-windroos", "organisaties[0].id"),
    (PITCHES, "id: p02\n", "id: p01\n", "pitches[1].id", "p01", "pitches[0].id"),
    (TAXONOMY, "id: wlz,", "id: zvw,", "wetten[1].id", "zvw", "wetten[0].id"),
    (MAILS, "code: aanmelden_open,", "code: interesse_bevestigen,", "sjablonen[1].code", "interesse_bevestigen",
     "sjablonen[0].code"),
    (EVALUATION, "id: f1,", "id: e1,", "eindevaluatie.vragen[0].id", "e1", "dagevaluatie.vragen[0].id"),
]  # fmt: skip

SHAPES = [
    (EDITION, "schema: editie/1", "schema: editie/2",
     "editie-2027.yaml, schema: expected 'editie/1', found 'editie/2'"),
    (EDITION, "capaciteit: 24", "capaciteit: veel",
     "editie-2027.yaml, aanmelding.capaciteit: 'veel' is no whole number of 0 or more"),
    (EDITION, "capaciteit: 24", "capaciteit: true",
     "editie-2027.yaml, aanmelding.capaciteit: 'True' is no whole number of 0 or more"),
    (EDITION, "bedrag_eur: 2450.00", "bedrag_eur: gratis", "editie-2027.yaml, prijs.bedrag_eur: 'gratis' is no amount"),
    (EDITION, "telt_als_cursusdag: false", "telt_als_cursusdag: no",
     "editie-2027.yaml, modules[0].telt_als_cursusdag: 'no' is not true or false"),
    (EDITION, "    opbrengst: ", "    opbrensgt: ", "editie-2027.yaml, modules[0]: unknown key 'opbrensgt'"),
    (EDITION, 'ondertitel: "Leer elkaars wereld kennen"', "ondertitel: 7",
     "editie-2027.yaml, ondertitel: expected text, found '7'; put it between quotes"),
    (EDITION, 'titel: "Zorg en Gemeente 2027"', 'titel: ""', "editie-2027.yaml, titel: this must not be empty"),
    (EDITION, "soort: inloop", "soort: koffie",
     "editie-2027.yaml, modules[1].programma[0].soort: unknown word 'koffie'; known are: inloop, opening, inleiding, "
     "goed_voorbeeld, werkbezoek, pitch, interactie, reflectie, netwerk, pauze, lunch, reizen, afsluiting"),
    (PEOPLE, "domein: verzekeraar", "domein: zorg",
     "personen.yaml, deelnemers[0].domein: unknown word 'zorg'; known are: verzekeraar, gemeente"),
    (PEOPLE, "id: d01,", "id: D 1,",
     "personen.yaml, deelnemers[0].id: 'D 1' is no id; use small letters, digits, - and _"),
    (PEOPLE, "voornaam: Marije, ", "", "personen.yaml, deelnemers[0]: the key 'voornaam' is missing"),
    (PEOPLE, "keurt: [d01, d04, w01]", "keurt: d01", "personen.yaml, leidinggevenden[0].keurt: expected a list"),
    (PITCHES, "soort: knelpunt", "soort: klacht",
     "pitches.yaml, pitches[0].soort: unknown word 'klacht'; known are: vraag, dilemma, plan, knelpunt"),
    (PITCHES, "status: klaar", "status: af",
     "pitches.yaml, pitches[0].uitkomst.acties[0].status: unknown word 'af'; "
     "known are: open, bezig, klaar, anders, niet_gelukt"),
    (VISITS, "status_bij_demo_halverwege: opbrengst_gedeeld", "status_bij_demo_halverwege: top",
     "werkbezoeken.yaml, werkbezoeken[0].status_bij_demo_halverwege: unknown word 'top'; known are: idee, gevraagd, "
     "toegezegd, programma_rond, klaar, geweest, opbrengst_gedeeld, vervallen"),
    (LIBRARY, "rijpheid: onderweg", "rijpheid: rijp",
     "goede-voorbeelden.yaml, goede_voorbeelden[0].rijpheid: unknown word 'rijp'; "
     "known are: net_gestart, onderweg, geborgd"),
    (ORGANISATIONS, "soort: zorgverzekeraar", "soort: bank",
     "organisaties.yaml, organisaties[0].soort: unknown word 'bank'; known are: zorgverzekeraar, zorgkantoor, "
     "gemeente, ggd, huisartsenzorggroep, ggz-instelling, welzijnsorganisatie, samenwerkingsverband, "
     "bewonersinitiatief"),
    (TEXTS, 'concept: {label: "Concept"', 'concept: {etiket: "Concept"',
     "teksten-ui.yaml, statussen.editie.concept: unknown key 'etiket'"),
    (TEXTS, 'aanmelden: "Meld je aan"', "aanmelden: 1",
     "teksten-ui.yaml, knoppen.aanmelden: expected text, found '1'; put it between quotes"),
    (PAGES, "paginas:\n", "paginas: geen\nextra:\n", "paginas.yaml: unknown key 'extra'"),
    (MAILS, "voettekst: ", "voetnoot: ", "mail_templates.yaml: unknown key 'voetnoot'"),
]  # fmt: skip

BETWEEN_RECORDS = [
    (EDITION, "verzekeraar: 12", "verzekeraar: 13",
     "editie-2027.yaml, aanmelding.capaciteit: the seats of both sides are 25 together"),
    (EDITION, "minimum: 16", "minimum: 25",
     "editie-2027.yaml, aanmelding.minimum: the minimum is more than the number of places"),
    (EDITION, "cursusdagen: 9", "cursusdagen: 8",
     "editie-2027.yaml, studiebelasting.cursusdagen: the programme has 9 course days"),
    (EDITION, "aantal_cursusdagen: 2", "aantal_cursusdagen: 3",
     "editie-2027.yaml, modules[5].aantal_cursusdagen: the module has 2 days"),
    (EDITION, "weeknummer: 3\n", "weeknummer: 4\n", "editie-2027.yaml, modules[1].weeknummer: 2027-01-21 is in week 3"),
    (EDITION, "nummer: 8\n", "nummer: 7\n", "editie-2027.yaml, modules[7].nummer: two modules have number 7"),
    (EDITION, "{id: m5-1, dag: 2027-04-08, ", "{id: m5-1, ",
     "editie-2027.yaml, modules[5].programma[0].dag: the module has several days; say which"),
    (EDITION, "{id: m5-1, dag: 2027-04-08, ", "{id: m5-1, dag: 2027-04-10, ",
     "editie-2027.yaml, modules[5].programma[0].dag: 2027-04-10 is no day of module m5"),
    (EDITION, "data: [2027-01-21]", "data: [2027-01-21, 2027-01-22]",
     "editie-2027.yaml, studiebelasting.cursusdagen: the programme has 10 course days"),
    (VISITS, "datum: 2027-03-04", "datum: 2027-03-05",
     "werkbezoeken.yaml, werkbezoeken[0].datum: the programme says '2027-03-04'"),
    (VISITS, 'begin: "13:15"', 'begin: "13:10"',
     "werkbezoeken.yaml, werkbezoeken[0].begin: the programme says '13:15:00'"),
    (VISITS, 'eind: "16:15"', 'eind: "16:30"',
     "werkbezoeken.yaml, werkbezoeken[0].eind: the programme says '16:15:00'"),
    (VISITS, "module: m3", "module: m4", "werkbezoeken.yaml, werkbezoeken[0].module: the programme says 'm3'"),
    (EDITION, 'titel: "Werkbezoek Katwijk", werkbezoek: wb-katwijk', 'titel: "Werkbezoek Katwijk"',
     "werkbezoeken.yaml, werkbezoeken[0].id: 0 programme items name it; it must be one"),
    (EDITION, "pitches: [p05]", "pitches: [p05, p06]",
     "pitches.yaml, pitches[5].id: 2 programme items name it; it must be one"),
    (PITCHES, "datum: 2027-03-23", "datum: 2027-03-24",
     "pitches.yaml, pitches[0].datum: the programme says '2027-03-23'"),
    (VISITS, '{begin: "15:45", eind: "16:15"', '{begin: "15:45", eind: "16:20"',
     "werkbezoeken.yaml, werkbezoeken[0].programma[3].begin: the step lies outside the visit"),
    (VISITS, "maximum: 24", "maximum: 25",
     "werkbezoeken.yaml, werkbezoeken[0].groep.maximum: the subgroups together have no room for so many"),
    (PEOPLE, "werkbezoek: wb-katwijk", "werkbezoek: wb-hulst",
     "personen.yaml, gastpersonen[0].werkbezoek: that visit has 'gh04' as contact"),
    (EDITION, "extra_locaties: [loc-terneuzen,", "extra_locaties: [loc-zwolle,",
     "editie-2027.yaml, modules[5].extra_locaties: no visit of the module is at 'loc-zwolle'"),
    (ORGANISATIONS, "domein: verzekeraar", "domein: gemeente",
     "organisaties.yaml, organisaties[0].domein: this kind of organisation is of the side "
     "'Health insurer or care office'"),
    (PEOPLE, "domein: verzekeraar", "domein: gemeente",
     "personen.yaml, deelnemers[0].domein: the organisation is of the side 'Health insurer or care office'"),
    (PITCHES, "domein: gemeente", "domein: verzekeraar",
     "pitches.yaml, pitches[0].domein: who pitches is of the side 'Municipality or public health service'"),
    (PEOPLE, "voornaam: Bas, tussenvoegsel: de, achternaam: Groot-Jansen",
     "voornaam: Marije, tussenvoegsel: van, achternaam: Hofstra",
     "personen.yaml, deelnemers[3].achternaam: has the same e-mail address as 'd01': "
     "marije.hofstra@zv-windroos.example"),
    (PEOPLE, ", vervangt: x01", "",
     "personen.yaml, wachtlijst_en_afmeldingen[0].vervangen_door: that person replaces somebody else"),
    (PEOPLE, "vervangen_op: 2026-12-08", "vervangen_op: 2026-12-09",
     "personen.yaml, wachtlijst_en_afmeldingen[0].vervangen_op: the replacement enrolled on another day"),
    (PEOPLE, ", vervangen_door: d24", "",
     "personen.yaml, wachtlijst_en_afmeldingen[0].vervangen_door: only who is replaced has a replacement"),
    (PEOPLE, "status: wachtlijst, plek: 1, ", "status: wachtlijst, ",
     "personen.yaml, wachtlijst_en_afmeldingen[1].plek: who waits has a place in line, nobody else"),
    (PEOPLE, "[d01, d19]", "[d01, d02]", "personen.yaml, leermaatjes[0]: a pair is one of each side"),
    (PEOPLE, "[d02, d14]", "[d02, d19]", "personen.yaml, leermaatjes[1]: 'd19' already has a buddy"),
    (PITCHES, "herken_ik: 17", "herken_ik: 24",
     "pitches.yaml, pitches[0].herken_ik: there are only 23 other participants"),
    (TAXONOMY, "{id: inloop, naam: Inloop,", "{id: koffie, naam: Koffie,",
     "vocabularies.yaml, soorten_onderdeel: 'inloop' is known on one side only: here or in the product"),
    (LIBRARY, "zorgkantoorregio: Zeeland", "zorgkantoorregio: Zealand",
     "goede-voorbeelden.yaml, goede_voorbeelden[0].zorgkantoorregio: unknown care office region 'Zealand'"),
    (PAGES, "id: home", "id: voordeur", "paginas.yaml, paginas: the page 'home' is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), [*DATES_AND_TIMES, *SHAPES, *BETWEEN_RECORDS])
def test_a_wrong_value_is_named_with_its_file_and_place(copy, file, old, new, message):
    copy.replace(file, old, new)
    assert problem_in(copy.folder) == message


@pytest.mark.parametrize(("file", "old", "new", "place", "unknown"), REFERENCES)
def test_an_unknown_id_is_named_with_its_file_and_place(copy, file, old, new, place, unknown):
    copy.replace(file, old, new)
    assert problem_in(copy.folder) == f"{file}, {place}: unknown id '{unknown}'"


@pytest.mark.parametrize(("file", "old", "new", "place", "double", "first"), DOUBLE_IDS)
def test_a_double_id_is_named_with_both_places(copy, file, old, new, place, double, first):
    copy.replace(file, old, new)
    first_file = PEOPLE if file == PEOPLE else file
    message = f"{file}, {place}: the id '{double}' stands there twice, first in {first_file}, {first}"
    assert problem_in(copy.folder) == message


def test_the_message_is_translated():
    with translation.override("nl"):
        assert str(ContentError("paginas.yaml", "x")) == "paginas.yaml: x"


def test_addresses_follow_the_rule_of_the_file():
    addresses = {person.id: email_of(person) for _group, person in shipped().persons}
    assert addresses["d02"] == "yusuf.ozdemir@zv-vuurtoren.example"
    assert addresses["d03"] == "anne-fleur.hek@zv-kompas.example"
    assert addresses["d16"] == "geert-jan.oudevrielink@gem-waardstad.example"
    assert addresses["d20"] == "esra.yilmaz@gem-rivierstede.example"
    assert addresses["sp01"] == "elsbeth.terpstra@zorgengemeente.example"


def test_an_unknown_moment_names_the_known_ones():
    with pytest.raises(ContentError) as caught:
        shipped().moment("gisteren")
    assert str(caught.value) == (
        "editie-2027.yaml, demo_momenten: unknown moment 'gisteren'; known are: "
        "aankondiging, bijna_vol, wachtlijst, voorbereiding, halverwege, afgerond"
    )
