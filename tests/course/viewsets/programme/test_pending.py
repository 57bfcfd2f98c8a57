"""The second button of the forms of an announced meeting: what was typed waits, and is there when one comes back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags

from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.programme.pending import StaysWithIt, put_elsewhere_ready
from course.enums import ItemKind, MeetingStatus, SpeakerState
from course.models import AcceptedFinding, Message, PendingChange, ProgrammeItem, SpeakerInvitation
from course.queries.programme.pending import effective_plan, seen_mark, waiting_of
from course.queries.programme.plans import row_of
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.days import day_url, sent
from tests.helpers.forms import Inputs
from tests.helpers.pending import accepting_all, publish, wait_for


@pytest.fixture
def meeting(db, at):
    at(2026, 10, 1, 10)
    meeting = MeetingFactory()
    ItemFactory(meeting=meeting, title="Koffie", starts=dt.time(9), ends=dt.time(10))
    ItemFactory(meeting=meeting, title="Lezing", starts=dt.time(10), ends=dt.time(11))
    EnrolmentFactory(edition=meeting.edition)
    return meeting


def edit_url(row, name="meetings"):
    return reverse(f"{name}:edit", args=[row.pk])


def form_of(office, url):
    return Inputs(office.get(url).content.decode()).values


def put(office, url, **changes):
    return office.post(url, form_of(office, url) | {"put_ready": "1"} | changes, follow=True)


def left(meeting):
    waiting = waiting_of(meeting)
    return [(one.field, one.wanted) for one in waiting.changes] if waiting else []


def test_a_form_keeps_what_was_typed_and_shows_it_again(meeting, office):
    page = put(office, edit_url(meeting), title="Anders")
    assert page.redirect_chain == [(edit_url(meeting), 302)]
    assert left(meeting) == [("title", "Anders")]
    meeting.refresh_from_db()
    assert (meeting.title, Message.objects.count()) == ("Elkaars werelden", 0)
    again = office.get(edit_url(meeting))
    assert (again.context["form"]["title"].value(), again.context["shows_waiting"]) == ("Anders", True)
    live = office.get(f"{edit_url(meeting)}?live=1")
    assert (live.context["form"]["title"].value(), live.context["shows_waiting"]) == ("Elkaars werelden", False)


def test_a_second_edit_amends_what_waits(meeting, office):
    put(office, edit_url(meeting), title="Anders")
    put(office, edit_url(meeting), mind="Neem een jas mee")
    assert left(meeting) == [("title", "Anders"), ("mind", "Neem een jas mee")]


def test_what_is_found_is_asked_first_and_nobody_hears(meeting, office):
    url = edit_url(meeting)
    saturday = {"starts_at": "23-01-2027 09:00", "ends_at": "23-01-2027 17:00"}
    asked = put(office, url, **saturday)
    assert "plan_seen" in asked.content.decode()
    carried = Inputs(asked.content.decode()).values
    page = office.post(url, carried | {"plan_reason": "De zaal is alleen dan vrij"}, follow=True)
    assert page.redirect_chain == [(url, 302)]
    assert [field for field, _value in left(meeting)] == ["times"]
    assert (AcceptedFinding.objects.count(), Message.objects.count()) == (1, 0)


def test_what_is_refused_stands_above_the_form_with_what_was_typed(meeting, office):
    page = put(office, edit_url(meeting), starts_at="21-01-2027 18:00")
    assert page.context["form"]["starts_at"].value() == "21-01-2027 18:00"
    assert PendingChange.objects.count() == 0


def test_who_was_later_sees_both_and_then_decides(meeting, office, organiser):
    url = edit_url(meeting)
    typed = form_of(office, url) | {"put_ready": "1", "title": "Van mij"}
    wait_for(meeting, organiser, title="Van een ander")
    page = office.post(url, typed)
    assert left(meeting) == [("title", "Van een ander")]
    assert [(line.now, line.wanted) for line in page.context["pending_both"]] == [("Van een ander", "Van mij")]
    office.post(url, Inputs(page.content.decode()).values | {"put_ready": "1"})
    assert left(meeting) == [("title", "Van mij")]


def test_of_a_draft_there_is_no_second_button_and_it_does_not_wait(meeting, office):
    draft = MeetingFactory(edition=meeting.edition, status=MeetingStatus.DRAFT)
    page = office.get(edit_url(draft))
    assert (page.context["can_put_ready"], 'name="put_ready"' in page.content.decode()) == (False, False)
    put(office, edit_url(draft), title="Anders")
    assert PendingChange.objects.count() == 0


def test_carrying_out_what_waits_leaves_nothing_waiting(meeting, office):
    put(office, edit_url(meeting), title="Anders")
    office.post(edit_url(meeting), form_of(office, edit_url(meeting)))
    meeting.refresh_from_db()
    assert (meeting.title, PendingChange.objects.count()) == ("Anders", 0)


def test_a_part_waits_with_its_speakers(meeting, office):
    item = meeting.items.get(title="Lezing")
    speaker = UserFactory()
    url = edit_url(item, "programme_items")
    put(office, url, title="Anders", speakers=[str(speaker.pk)])
    assert left(meeting) == [("title", "Anders"), ("speakers", [speaker.pk])]
    form = office.get(url).context["form"]
    assert (form["title"].value(), form["speakers"].value().keys) == ("Anders", (speaker.pk,))
    assert ProgrammeItem.objects.get(pk=item.pk).title == "Lezing"


def add_url(meeting):
    return f"{reverse('programme_items:add')}?meeting={meeting.pk}"


def new_part(meeting, **changes):
    part = {"meeting": meeting.pk, "starts": "11:00", "ends": "11:45", "kind": ItemKind.WORKSHOP, "title": "Oefenen"}
    return part | {"room": "", "summary": "", "method": "", "put_ready": "1"} | changes


def test_a_new_part_waits_once_beside_what_waits_already(meeting, office, organiser):
    assert 'name="put_ready"' in office.get(add_url(meeting)).content.decode()
    wait_for(meeting, organiser, title="Anders")
    for _click in range(2):
        page = office.post(add_url(meeting), new_part(meeting), follow=True)
        assert "Klaargezet. Niemand hoort ervan voordat je publiceert." in page.content.decode()
    [title, part] = left(meeting)
    assert (title, part[1]["title"], part[1]["times"]) == (("title", "Anders"), "Oefenen", [660, 705, False])
    assert (meeting.items.count(), Message.objects.count()) == (2, 0)
    publish(meeting.edition, organiser, telling=AT_ONCE)
    assert list(meeting.items.order_by("starts").values_list("title", flat=True)) == ["Koffie", "Lezing", "Oefenen"]


def test_a_new_part_of_a_draft_does_not_wait(office, meeting):
    meeting.status = MeetingStatus.DRAFT
    meeting.save()
    assert 'name="put_ready"' not in office.get(add_url(meeting)).content.decode()
    page = office.post(add_url(meeting), new_part(meeting))
    assert (PendingChange.objects.count(), ProgrammeItem.objects.count()) == (0, 2)
    assert "Nog niemand weet van dit concept" in page.context["form"].non_field_errors()[0]
    assert page.context["form"]["title"].value() == "Oefenen"


def test_a_part_waits_to_be_taken_out(meeting, office, organiser):
    item = meeting.items.get(title="Lezing")
    url = reverse("programme_items:delete", args=[item.pk])
    form = Inputs(office.get(url).content.decode()).values
    for _click in range(2):
        done = office.post(url, form | {"put_ready": "1"}, follow=True)
        assert "Klaargezet. Niemand hoort ervan voordat je publiceert." in done.content.decode()
    assert (left(meeting), meeting.items.count()) == ([("", None)], 2)
    publish(meeting.edition, organiser, telling=AT_ONCE)
    assert [one.title for one in meeting.items.all()] == ["Koffie"]


def test_what_was_changed_since_somebody_wanted_to_take_it_out_is_shown_first(meeting, office, organiser):
    item = meeting.items.get(title="Lezing")
    url = reverse("programme_items:delete", args=[item.pk])
    form = Inputs(office.get(url).content.decode()).values
    ProgrammeItem.objects.filter(pk=item.pk).update(title="Gesprek")
    page = office.post(url, form | {"put_ready": "1"}, follow=True)
    assert "Iemand heeft deze bijeenkomst, of wat ervoor klaarstaat, intussen veranderd" in page.content.decode()
    assert left(meeting) == []


@pytest.fixture
def other(meeting):
    return MeetingFactory(
        edition=meeting.edition,
        title="Andere dag",
        starts_at=meeting.starts_at + dt.timedelta(days=14),
        ends_at=meeting.ends_at + dt.timedelta(days=14),
    )


def test_a_part_waits_to_go_to_another_meeting(meeting, office, organiser, other):
    item, speaker = meeting.items.get(title="Lezing"), UserFactory()
    item.speakers.add(speaker)
    url = edit_url(item, "programme_items")
    form = form_of(office, url) | {"put_ready": "1", "meeting": str(other.pk), "speakers": [str(speaker.pk)]}
    for _click in range(2):
        page = office.post(url, form, follow=True)
        assert "Klaargezet. Niemand hoort ervan voordat je publiceert." in page.content.decode()
    [(field, part)] = left(other)
    assert (left(meeting), field, part["title"], part["speakers"]) == ([("", None)], "", "Lezing", [speaker.pk])
    assert (meeting.items.count(), other.items.count(), Message.objects.count()) == (2, 0, 0)
    lines = office.get(reverse("editions:publish", args=[meeting.edition_id])).content.decode()
    assert ("Weg: 10:00–11:00 Lezing" in lines, "Nieuw: 10:00–11:00 Lezing" in lines) == (True, True)
    assert [lines.count(f"Er gaan onderdelen tussen deze bijeenkomst en {day}.") for day in (meeting, other)] == [1, 1]
    publish(meeting.edition, organiser, telling=AT_ONCE)
    assert [one.title for one in meeting.items.all()] == ["Koffie"]
    assert [(one.title, list(one.speakers.all())) for one in other.items.all()] == [("Lezing", [speaker])]


def test_of_a_part_that_was_changed_before_it_went_somebody_chooses(meeting, office, other):
    item = meeting.items.get(title="Lezing")
    put(office, edit_url(item, "programme_items"), meeting=str(other.pk))
    ProgrammeItem.objects.filter(pk=item.pk).update(title="Gesprek")
    [gone] = waiting_of(meeting).stale
    assert (gone.was["title"], gone.now["title"], gone.wanted) == ("Lezing", "Gesprek", None)
    assert waiting_of(other).stale == []


def test_a_part_does_not_wait_to_go_to_another_edition(meeting, other):
    item = meeting.items.get(title="Lezing")
    elsewhere = MeetingFactory(starts_at=other.starts_at, ends_at=other.ends_at)
    given = {"item": item, "to": elsewhere, "row": row_of(item, []), "seen": seen_mark(meeting)}
    with pytest.raises(StaysWithIt):
        accepting_all(put_elsewhere_ready, "Zo komt het uit", **given, by=OrganiserFactory())
    assert PendingChange.objects.count() == 0


@pytest.mark.parametrize("button", [{}, {"put_ready": "1"}])
def test_the_field_says_why_a_part_does_not_go_to_another_edition(meeting, office, other, button):
    """By neither button; of a meeting of nobody it says what it says of every field."""
    item, elsewhere = (
        meeting.items.get(title="Lezing"),
        MeetingFactory(starts_at=other.starts_at, ends_at=other.ends_at),
    )
    url = edit_url(item, "programme_items")
    codes = []
    for key in (elsewhere.pk, elsewhere.pk + 999):
        page = office.post(url, form_of(office, url) | button | {"meeting": str(key)})
        codes += [error.code for error in page.context["form"].errors["meeting"].as_data()]
    assert codes == ["another_edition", "invalid_choice"]
    assert (ProgrammeItem.objects.get(pk=item.pk).meeting, PendingChange.objects.count()) == (meeting, 0)


def test_a_part_that_waits_to_go_elsewhere_is_not_put_ready_to_be_taken_out(meeting, office, other):
    item = meeting.items.get(title="Lezing")
    put(office, edit_url(item, "programme_items"), meeting=str(other.pk))
    url = reverse("programme_items:delete", args=[item.pk])
    page = office.get(url)
    page = office.post(url, {"put_ready": "1", "pending_seen": page.context["pending_seen"]}, follow=True)
    assert page.redirect_chain == [(url, 302)]
    assert f"staat al klaar om naar &#x27;{other}&#x27; te gaan" in page.content.decode()
    assert [PendingChange.objects.filter(meeting=one).count() for one in (meeting, other)] == [1, 1]


def buttons(page):
    return {
        strip_tags(one).strip()
        for one in re.findall("<(?:button|a) .*?</(?:button|a)>", page.content.decode(), re.DOTALL)
    }


def test_why_a_part_does_not_wait_to_go_twice_says_what_the_buttons_below_say(meeting, office, other):
    item = meeting.items.get(title="Lezing")
    put(office, edit_url(item, "programme_items"), meeting=str(other.pk))
    third = MeetingFactory(edition=meeting.edition, starts_at=other.starts_at, ends_at=other.ends_at)
    page = put(office, edit_url(item, "programme_items"), meeting=str(third.pk))
    [refusal] = page.context["form"].non_field_errors()
    named = [words for words in re.findall("'([^']+)'", refusal) if words != str(other)]
    assert (named, set(named) <= buttons(page)) == (["Klaarzetten tot je publiceert"], True)


@pytest.mark.parametrize("act", ["delete", "take out of the day", "take out of the day later"])
def test_a_part_is_not_removed_while_somebody_is_asked_for_it_and_why_says_the_button_of_the_speaker(
    meeting, office, act
):
    item = meeting.items.get(title="Lezing")
    asked = SpeakerInvitation.objects.create(meeting=meeting, person=UserFactory(), state=SpeakerState.INVITED)
    asked.items.add(item)
    if act == "delete":
        page = office.post(reverse("programme_items:delete", args=[item.pk]), follow=True)
    else:
        shown = office.get(day_url(meeting))
        coffee = str(meeting.items.get(title="Koffie").pk)
        data = sent(shown.context["form"], "put_ready" if act.endswith("later") else "save", row=[coffee])
        page = office.post(day_url(meeting), data | {"pending_seen": shown.context["pending_seen"]}, follow=True)
    assert "&#x27;Lezing&#x27; kan niet weg:" in page.content.decode()
    assert "of kies eerst &#x27;Vraag deze spreker niet meer&#x27; op de pagina" in page.content.decode()
    assert "Vraag deze spreker niet meer" in buttons(office.get(reverse("speakers:edit", args=[asked.pk])))
    assert (list(asked.items.all()), meeting.items.count(), PendingChange.objects.count()) == ([item], 2, 0)
    SpeakerInvitation.objects.update(state=SpeakerState.WITHDRAWN)
    assert office.get(reverse("programme_items:delete", args=[item.pk])).status_code == 200


def day(office, meeting, **changes):
    page = office.get(day_url(meeting))
    data = sent(page.context["form"], "put_ready", **changes)
    return office.post(day_url(meeting), data | {"pending_seen": page.context["pending_seen"]}, follow=True)


def test_the_day_waits_with_what_came_left_and_moved(meeting, office):
    coffee, talk = (str(meeting.items.get(title=title).pk) for title in ("Koffie", "Lezing"))
    new = {"minutes-n1": "20", "kind-n1": ItemKind.BREAK, "title-n1": "Pauze"}
    page = day(office, meeting, row=[talk, "n1"], **new)
    assert page.redirect_chain == [(day_url(meeting), 302)]
    assert meeting.items.count() == 2
    plan = effective_plan(meeting)
    assert coffee not in plan
    assert sorted((row["title"], row["times"][:2]) for key, row in plan.items() if key) == [
        ("Lezing", [540, 600]),
        ("Pauze", [600, 620]),
    ]
    shown = office.get(day_url(meeting)).context["form"]
    assert [(row.key, row.values["title"]) for row in shown.rows] == [(talk, "Lezing"), ("n2", "Pauze")]


def test_a_day_that_waits_is_amended_and_goes_back(meeting, office):
    coffee = str(meeting.items.get(title="Koffie").pk)
    day(office, meeting, **{f"minutes-{coffee}": "45"})
    assert next((one.row, one.wanted) for one in waiting_of(meeting).changes) == (coffee, [540, 585, False])
    day(office, meeting, **{f"minutes-{coffee}": "60"})
    assert PendingChange.objects.count() == 0


def test_what_is_wrong_about_a_day_does_not_wait(meeting, office):
    coffee = str(meeting.items.get(title="Koffie").pk)
    page = day(office, meeting, **{f"minutes-{coffee}": "900"})
    assert (PendingChange.objects.count(), bool(page.context["form"].non_field_errors())) == (0, True)


def test_the_day_shows_the_date_that_waits(meeting, office, organiser):
    starts, ends = (clock.at(dt.date(2027, 1, 28), dt.time(hour)).astimezone(dt.UTC) for hour in (9, 17))
    wait_for(meeting, organiser, times=[starts.isoformat(), ends.isoformat()])
    words = date_format(dt.date(2027, 1, 28), "j F")
    assert words in office.get(day_url(meeting)).content.decode()
    assert words not in office.get(f"{day_url(meeting)}?live=1").content.decode()
