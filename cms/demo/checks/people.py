"""People stand where their organisation stands, and point to each other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.demo.checks.expect import expect
from cms.demo.records import Content, email_of
from course.enums import SIDE_OF_KIND, EnrolmentState, Side


def kinds_fit_sides(content: Content) -> None:
    for organisation in content.organisations.organisaties:
        side = SIDE_OF_KIND.get(organisation.soort, Side.NEITHER)
        problem = _("this kind of organisation is of the side '%(side)s'") % {"side": side.label}
        expect(organisation.domein == side, organisation, "domein", problem)


def people_stand_on_the_side_of_their_organisation(content: Content) -> None:
    sides = {employer.id: employer.domein for employer in content.organisations.organisaties}
    for person in content.applicants:
        side = sides[person.organisatie]
        problem = _("the organisation is of the side '%(side)s'") % {"side": side.label}
        expect(person.domein == side, person, "domein", problem)
    participants = {person.id: person for person in content.people.deelnemers}
    for pitch in content.pitches.pitches:
        side = participants[pitch.inbrenger].domein
        problem = _("who pitches is of the side '%(side)s'") % {"side": side.label}
        expect(pitch.domein == side, pitch, "domein", problem)


def addresses_are_unique(content: Content) -> None:
    owners: dict[str, str] = {}
    for _group, person in content.persons:
        address = email_of(person)
        problem = _("has the same e-mail address as '%(id)s': %(address)s") % {
            "id": owners.get(address),
            "address": address,
        }
        expect(owners.setdefault(address, person.id) == person.id, person, "achternaam", problem)


def substitutions_agree(content: Content) -> None:
    """Who is replaced and who replaces point to each other, on the same day."""
    left = {person.id: person for person in content.people.wachtlijst_en_afmeldingen}
    came = {person.id: person for person in content.people.deelnemers}
    for person in left.values():
        expect(
            (person.status == EnrolmentState.TRANSFERRED) == (person.vervangen_door is not None),
            person,
            "vervangen_door",
            _("only who is replaced has a replacement"),
        )
        if person.vervangen_door:
            other = came[person.vervangen_door]
            problem = _("that person replaces somebody else")
            expect(other.vervangt == person.id, person, "vervangen_door", problem)
            same_day = other.aangemeld_op.date() == person.vervangen_op
            expect(same_day, person, "vervangen_op", _("the replacement enrolled on another day"))
    for participant in came.values():
        replaced = participant.vervangt
        agrees = replaced is None or left[replaced].vervangen_door == participant.id
        expect(agrees, participant, "vervangt", _("that person is replaced by somebody else"))


def nobody_shares_a_place_in_line(content: Content) -> None:
    """Who waits has a place in line, and nobody has the same one on the same side."""
    taken: set[tuple[Side, int | None]] = set()
    for person in content.people.wachtlijst_en_afmeldingen:
        waits = person.status == EnrolmentState.WAITING
        problem = _("who waits has a place in line, nobody else")
        expect(waits == (person.plek is not None), person, "plek", problem)
        place = (person.domein, person.plek)
        free = not waits or place not in taken
        expect(free, person, "plek", _("somebody else waits at this place in line"))
        taken.add(place)


def buddies_come_from_both_sides(content: Content) -> None:
    participants = {person.id: person for person in content.people.deelnemers}
    paired: set[str] = set()
    for number, pair in enumerate(content.people.leermaatjes):
        key = f"leermaatjes[{number}]"
        sides = {participants[name].domein for name in pair}
        expect(len(pair) == 2 == len(sides), content.people, key, _("a pair is one of each side"))
        for name in pair:
            problem = _("'%(id)s' already has a buddy") % {"id": name}
            expect(name not in paired, content.people, key, problem)
            paired.add(name)


def only_others_recognise_a_pitch(content: Content) -> None:
    others = len(content.people.deelnemers) - 1
    for pitch in content.pitches.pitches:
        problem = _("there are only %(number)d other participants") % {"number": others}
        expect(pitch.herken_ik <= others, pitch, "herken_ik", problem)


CHECKS = (
    kinds_fit_sides,
    people_stand_on_the_side_of_their_organisation,
    addresses_are_unique,
    substitutions_agree,
    nobody_shares_a_place_in_line,
    buddies_come_from_both_sides,
    only_others_recognise_a_pitch,
)
