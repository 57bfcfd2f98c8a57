"""The programme adds up, and visits and pitches have their turn in it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from cms.demo.checks.expect import expect
from cms.demo.records import Content
from cms.demo.schema.edition import Item, Meetings
from cms.demo.schema.pitches import PitchText
from cms.demo.schema.visits import Visit


def seats_add_up(content: Content) -> None:
    enrolment = content.edition.aanmelding
    total = enrolment.quota.verzekeraar + enrolment.quota.gemeente
    problem = _("the seats of both sides are %(total)d together") % {"total": total}
    expect(enrolment.capaciteit == total, enrolment, "capaciteit", problem)
    problem = _("the minimum is more than the number of places")
    expect(enrolment.minimum <= total, enrolment, "minimum", problem)


def course_days_are_counted_right(content: Content) -> None:
    number = len(content.course_days)
    problem = _("the programme has %(number)d course days") % {"number": number}
    expect(
        content.edition.studiebelasting.cursusdagen == number > 0,
        content.edition.studiebelasting,
        "cursusdagen",
        problem,
    )
    for module in content.edition.modules:
        days = len(module.data)
        problem = _("the module has %(number)d days") % {"number": days}
        expect(module.aantal_cursusdagen in {None, days}, module, "aantal_cursusdagen", problem)


def weeks_fit_days(content: Content) -> None:
    for module in content.modules:
        week = module.data[0].isocalendar().week
        problem = _("%(day)s is in week %(week)d") % {"day": module.data[0], "week": week}
        expect(module.weeknummer == week, module, "weeknummer", problem)


def module_numbers_are_unique(content: Content) -> None:
    numbers = Counter(module.nummer for module in content.edition.modules)
    for module in content.edition.modules:
        problem = _("two modules have number %(number)d") % {"number": module.nummer}
        expect(numbers[module.nummer] == 1, module, "nummer", problem)


def items_say_their_day(content: Content) -> None:
    """In a module of several days every item has one of them; in other modules it needs none."""
    for module, day, item in content.items:
        problem = _("%(day)s is no day of module %(module)s") % {"day": item.dag, "module": module.id}
        expect(day in module.data, item, "dag", problem)
        clear = len(module.data) == 1 or item.dag is not None
        expect(clear, item, "dag", _("the module has several days; say which"))
    for module in content.modules:
        for number, day in enumerate(module.data):
            filled = any((item.dag or module.data[0]) == day for item in module.programma)
            problem = _("there is no programme item on %(day)s") % {"day": day}
            expect(filled, module, f"data[{number}]", problem)


def visits_fit_programme(content: Content) -> None:
    for visit in content.visits.werkbezoeken:
        module, day, item = _turn(content, visit, lambda item: [item.werkbezoek])
        _same(visit, "module", module.id)
        _same(visit, "datum", day)
        for key in ("begin", "eind"):
            _same(visit, key, getattr(item, key))


def pitches_fit_programme(content: Content) -> None:
    for pitch in content.pitches.pitches:
        module, day, _item = _turn(content, pitch, lambda item: item.pitches)
        _same(pitch, "module", module.id)
        _same(pitch, "datum", day)


Turn = tuple[Meetings, dt.date, Item]


def _turn(content: Content, node: Visit | PitchText, named_by: Callable[[Item], Sequence[str | None]]) -> Turn:
    """The one programme item that names a visit or pitch."""
    turns = [turn for turn in content.items if node.id in named_by(turn[2])]
    problem = _("%(number)d programme items name it; it must be one") % {"number": len(turns)}
    expect(len(turns) == 1, node, "id", problem)
    return turns[0]


def _same(node: Visit | PitchText, key: str, value: object) -> None:
    problem = _("the programme says '%(value)s'") % {"value": value}
    expect(getattr(node, key) == value, node, key, problem)


def visit_steps_fit_visit(content: Content) -> None:
    for visit in content.visits.werkbezoeken:
        for step in visit.programma:
            inside = visit.begin <= step.begin and step.eind <= visit.eind
            expect(inside, step, "begin", _("the step lies outside the visit"))


def visits_have_room(content: Content) -> None:
    for visit in content.visits.werkbezoeken:
        group = visit.groep
        fits = group.maximum <= group.subgroepen * group.per_subgroep
        expect(fits, group, "maximum", _("the subgroups together have no room for so many"))


def hosts_and_visits_agree(content: Content) -> None:
    visits = {visit.id: visit for visit in content.visits.werkbezoeken}
    for host in content.people.gastpersonen:
        visit = visits[host.werkbezoek]
        problem = _("that visit has '%(host)s' as contact") % {"host": visit.gastpersoon}
        expect(visit.gastpersoon == host.id, host, "werkbezoek", problem)
    hosting = {host.werkbezoek for host in content.people.gastpersonen}
    for visit in visits.values():
        expect(visit.id in hosting, visit, "gastpersoon", _("that person is the contact of another visit"))


def extra_places_are_visited(content: Content) -> None:
    visited = {(visit.module, visit.locatie) for visit in content.visits.werkbezoeken}
    for module in content.edition.modules:
        for place in module.extra_locaties:
            problem = _("no visit of the module is at '%(place)s'") % {"place": place}
            expect((module.id, place) in visited, module, "extra_locaties", problem)


def attendance_is_of_days_that_are(content: Content) -> None:
    days = {module.id: module.data for module in content.edition.modules}
    told = content.edition.aanwezigheid
    for node in (*told.afwijkingen, *told.afmeldingen):
        problem = _("%(day)s is no day of module %(module)s") % {"day": node.dag, "module": node.module}
        expect(node.dag in days.get(node.module, []), node, "dag", problem)


CHECKS = (
    seats_add_up,
    course_days_are_counted_right,
    weeks_fit_days,
    module_numbers_are_unique,
    items_say_their_day,
    attendance_is_of_days_that_are,
    visits_fit_programme,
    pitches_fit_programme,
    visit_steps_fit_visit,
    visits_have_room,
    hosts_and_visits_agree,
    extra_places_are_visited,
)
