"""The outbox and the texts as the course office works with them."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from course.actions.enrolment.notices import tell
from course.actions.mail.groups import MomentHasPassed
from course.actions.mail.outbox import OtherNumber
from course.actions.mail.send import SendReport, send_due
from course.actions.people.staff import make_editor
from course.enums import EnrolmentState, MailCode, MessageState, Tell
from course.models import Enrolment, MailTemplate, Message, Sending
from course.queries.mail.groups import ids_in
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory, UserFactory
from tests.helpers.mail import bring, queue

LETTER = {"subject": "Dag {voornaam}", "body": "Tot {startdatum}.", "button": ""}
HELD, QUEUED, FAILED = MessageState.HELD, MessageState.QUEUED, MessageState.FAILED


@pytest.fixture
def edition(db):
    edition = EditionFactory()
    EnrolmentFactory(edition=edition, user__first_name="Anna", user__last_name="Aa")
    EnrolmentFactory(edition=edition, user__first_name="Bo", user__last_name="Bee")
    return edition


def letter_url(edition, code="", group="placed"):
    return f"{reverse('messages:letter')}?edition={edition.pk}&group={group}&code={code}"


def marks(page):
    return {name: page.context["form"].initial[name] for name in ("batch", "seen")}


def batch_of_all():
    """The mark of the one sending there is."""
    return Message.objects.values_list("batch", flat=True).distinct().get()


def act(office, name, **data):
    return office.post(reverse("messages:act", args=[name]), data)


def failed(number=1):
    found = [queue(UserFactory()) for _number in range(number)]
    Message.objects.update(state=FAILED, error="550 no such person")
    return found


def test_filters_narrow_the_outbox(office, edition):
    held, other = queue(UserFactory(), edition=edition), queue(UserFactory(), code="bevestiging")
    Message.objects.filter(pk=held.pk).update(state=HELD, batch="a" * 32)
    url = reverse("messages:index")
    for name, value in {"state": "held", "batch": "a" * 32, "edition": edition.pk, "template": "wachtlijst"}.items():
        assert list(office.get(url, {name: value}).context["object_list"]) == [held]
    assert list(office.get(url, {"template": "bevestiging"}).context["object_list"]) == [other]


def test_a_failed_message_stands_with_its_reason_and_one_button_that_sends_it(office):
    (message,) = failed()
    page = office.get(reverse("messages:index"), {"state": "failed"}).content.decode()
    assert ("550 no such person" in page, page.count(reverse("messages:act", args=["try_again"]))) == (True, 1)
    back = f"{reverse('messages:index')}?state=failed"
    assert act(office, "try_again", message=message.pk, back=back).url == back
    assert send_due() == SendReport(sent=1)


def test_a_button_is_about_its_own_message_alone(office):
    message, other = failed(2)
    act(office, "drop", message=message.pk)
    assert list(Message.objects.filter(state=FAILED)) == [other]


def said(page):
    """What the page says after an act."""
    return [str(message) for message in page.context["messages"]]


def try_all(office):
    return office.post(reverse("messages:act", args=["try_again"]), {"failed": "all"}, follow=True)


def test_all_that_failed_goes_again_with_one_button(office):
    failed(3)
    assert len(said(try_all(office))) == 1
    assert set(Message.objects.values_list("state", flat=True)) == {QUEUED}


def test_what_may_have_arrived_is_left_alone_unless_it_has_its_own_button_pressed(office):
    _first, unknown = failed(2)
    Message.objects.filter(pk=unknown.pk).update(handed_over_at=timezone.now())
    page = office.get(reverse("messages:sendings"))
    assert (page.context["failed"], page.context["unknown"]) == (1, 1)
    assert [words.split()[0] for words in said(try_all(office))] == ["1", "1"]
    assert list(Message.objects.filter(state=FAILED)) == [unknown]
    assert [words.split()[0] for words in said(try_all(office))] == ["1"]
    act(office, "try_again", message=unknown.pk)
    assert set(Message.objects.values_list("state", flat=True)) == {QUEUED}


def test_a_sending_that_failed_goes_again_without_what_may_have_arrived(office):
    _first, unknown = failed(2)
    Message.objects.update(batch="a" * 32)
    Message.objects.filter(pk=unknown.pk).update(handed_over_at=timezone.now())
    act(office, "try_again", batch="a" * 32)
    assert list(Message.objects.filter(state=FAILED)) == [unknown]


@pytest.fixture
def asked(db):
    """An offer and a question to a manager, each with a link that acts."""
    edition = EditionFactory()
    offered = EnrolmentFactory(edition=edition, state=EnrolmentState.OFFERED)
    awaits = EnrolmentFactory(
        edition=edition, state=EnrolmentState.AWAITING_APPROVAL, manager_email="baas@voorbeeld.example"
    )
    return [*tell(offered, MailCode.OFFERED), *tell(awaits, MailCode.ASK_APPROVAL)]


def test_the_course_office_does_not_see_the_links_with_which_others_act(office, asked):
    for message in asked:
        token = message.link.strip("/").partition("/")[2]
        for name in ("inspect", "text"):
            page = office.get(reverse(f"messages:{name}", args=[message.pk])).content.decode()
            assert (token in page, "/…" in page) == (False, True)


def test_the_course_office_sees_where_other_buttons_lead(office):
    message = queue(UserFactory())
    for name in ("inspect", "text"):
        page = office.get(reverse(f"messages:{name}", args=[message.pk])).content.decode()
        assert ("/mijn/" in page, "/…" in page) == (True, False)


def test_a_contradicted_message_shows_why_it_is_held(office):
    person = UserFactory()
    older = queue(person)
    queue(person, code="bevestiging")
    older.refresh_from_db()
    assert older.held_because in office.get(reverse("messages:index")).content.decode()


@pytest.mark.parametrize("name", ["try_again", "release", "hold_back", "drop"])
def test_every_act_is_a_post(office, name):
    (message,) = failed()
    assert office.get(reverse("messages:act", args=[name]), {"message": message.pk}).status_code == 405
    message.refresh_from_db()
    assert message.state == FAILED


@pytest.mark.parametrize("data", [{}, {"message": "x"}, {"message": "9" * 30}, {"batch": "onzin"}])
def test_an_act_without_messages_changes_nothing_and_says_so(office, data):
    failed()
    page = office.post(reverse("messages:act", args=["drop"]), data, follow=True)
    assert (page.status_code, Message.objects.get().state) == (200, FAILED)


def test_an_unknown_act_and_a_way_back_to_elsewhere_are_refused(office):
    (message,) = failed()
    assert act(office, "explode", message=message.pk).status_code == 404
    assert act(office, "drop", message=message.pk, back="https://evil.example/").url == reverse("messages:index")


def test_an_editor_of_the_site_has_nothing_to_do_here(client, login, no_second_factor, edition):
    login(make_editor(user=UserFactory()))
    (message,) = failed()
    urls = [
        reverse("messages:write"), letter_url(edition), reverse("messages:sendings"),
        reverse("messages:text", args=[message.pk]),
    ]  # fmt: skip
    assert {client.get(url).status_code for url in urls} == {302}
    assert act(client, "drop", message=message.pk).status_code == 302
    assert Message.objects.get().state == FAILED


def test_a_message_that_waits_is_edited_and_shown_as_it_looks(office):
    message = queue(UserFactory())
    url = reverse("messages:text", args=[message.pk])
    assert "Hallo Noor" in office.get(url).content.decode()
    assert office.post(url, {"subject": "Anders", "body": "Andere woorden."}).status_code == 302
    message.refresh_from_db()
    assert (message.subject, message.body) == ("Anders", "Andere woorden.")


def test_a_message_that_went_meanwhile_is_refused_and_what_was_typed_is_kept(office):
    message = queue(UserFactory())
    send_due()
    page = office.post(reverse("messages:text", args=[message.pk]), {"subject": "Anders", "body": "Andere woorden."})
    assert (page.status_code, page.context["form"]["subject"].value()) == (200, "Anders")
    assert mail.outbox[0].subject == message.subject


def test_choosing_shows_the_groups_with_their_number(office, edition):
    page = office.get(reverse("messages:write"), {"edition": edition.pk})
    assert [code for code, _label in page.context["group_form"].fields["group"].choices] == [
        "placed", "side:municipality", "everybody", "people",
    ]  # fmt: skip
    assert office.get(reverse("messages:letter")).url == reverse("messages:write")


def test_a_letter_is_looked_at_person_by_person_and_then_sent(office, edition):
    page = office.get(letter_url(edition))
    typed = LETTER | marks(page)
    assert (page.context["page"].paginator.count, page.context["reader"].first_name) == (2, "Anna")
    second = office.post(letter_url(edition), typed | {"show": "2"})
    assert (second.context["letter"].subject, Message.objects.count()) == ("Dag Bo", 0)
    sent = office.post(letter_url(edition), typed | {"send": "1"})
    assert sent.url == f"{reverse('messages:index')}?batch={batch_of_all()}"
    assert sorted(Message.objects.values_list("subject", "state")) == [("Dag Anna", QUEUED), ("Dag Bo", QUEUED)]


def test_two_clicks_on_send_are_one_mail_each(office, edition):
    typed = LETTER | marks(office.get(letter_url(edition))) | {"send": "1"}
    office.post(letter_url(edition), typed)
    again = office.post(letter_url(edition), typed)
    assert (again.status_code, again["Location"]) == (302, reverse("messages:sendings"))
    assert Message.objects.count() == 2


def test_a_held_sending_is_let_go_from_the_page_of_sendings(office, edition):
    typed = LETTER | marks(office.get(letter_url(edition))) | {"hold": "1"}
    office.post(letter_url(edition), typed)
    assert set(Message.objects.values_list("state", flat=True)) == {HELD}
    sending = Sending.objects.get()
    assert f"?sending={sending.pk}" in office.get(reverse("messages:sendings")).content.decode()
    act(office, "release", batch=batch_of_all())
    assert send_due() == SendReport(sent=2)


def test_who_left_the_group_does_not_get_what_was_held_and_the_office_hears_how_many(office, edition):
    typed = LETTER | marks(office.get(letter_url(edition))) | {"hold": "1"}
    office.post(letter_url(edition), typed, follow=True)
    Enrolment.objects.filter(user__first_name="Bo").update(state=EnrolmentState.WITHDRAWN)
    page = office.post(reverse("messages:act", args=["release"]), {"batch": batch_of_all()}, follow=True)
    assert [words.split()[0] for words in said(page)] == ["1", "1"]
    assert send_due() == SendReport(sent=1)


def test_a_letter_begins_with_the_text_of_the_edition(office, edition):
    MailTemplate.objects.create(code="wachtlijst", subject="Van ons", body="Dag", edition=edition)
    assert office.get(letter_url(edition, "wachtlijst")).context["form"].initial["subject"] == "Van ons"


@pytest.mark.parametrize("button", ["show", "send", "hold"])
def test_a_letter_with_a_placeholder_that_nobody_fills_in_stays_on_the_page(office, edition, button):
    typed = LETTER | marks(office.get(letter_url(edition))) | {"body": "Op {datum}", button: "1"}
    page = office.post(letter_url(edition), typed)
    (error,) = page.context["form"].non_field_errors()
    assert ("{datum}" in error, "{startdatum}" in error, Message.objects.count()) == (True, True, 0)
    assert page.context["form"]["body"].value() == "Op {datum}"


def test_a_group_that_grew_is_shown_again_before_it_is_written_to(office, edition):
    typed = LETTER | marks(office.get(letter_url(edition))) | {"send": "1"}
    EnrolmentFactory(edition=edition)
    page = office.post(letter_url(edition), typed)
    now = ",".join(map(str, sorted(ids_in(edition, "placed"))))
    assert (Message.objects.count(), page.context["form"].data["seen"]) == (0, now)
    assert office.post(letter_url(edition), typed | {"seen": now}).status_code == 302


@pytest.mark.parametrize("seen", ["onzin", "1;2", "1" * 30, "²"])
def test_a_letter_with_ids_that_are_none_is_not_sent(office, edition, seen):
    typed = LETTER | marks(office.get(letter_url(edition))) | {"send": "1", "seen": seen}
    assert (office.post(letter_url(edition), typed).status_code, Message.objects.count()) == (200, 0)


def test_a_letter_to_many_costs_as_many_queries_to_look_at_as_to_few(office, edition):
    office.get(letter_url(edition))
    counts = []
    for _number in range(2):
        with CaptureQueriesContext(connection) as queries:
            office.get(letter_url(edition))
        counts.append(len(queries))
        EnrolmentFactory.create_batch(3, edition=edition)
    assert counts[0] == counts[1]


@pytest.fixture
def template(db):
    return MailTemplate.objects.create(code="wachtlijst", subject="Plek {n}", body="Dag {voornaam}", button="Kijk")


def save(office, template, **changes):
    values = {"subject": template.subject, "body": template.body, "button": template.button}
    return office.post(reverse("mail_templates:edit", args=[template.pk]), values | changes)


def test_a_text_is_saved(office, template):
    assert save(office, template, subject="Nummer {n}").status_code == 302
    template.refresh_from_db()
    assert template.subject == "Nummer {n}"


def test_an_unknown_placeholder_is_refused_at_save_with_the_known_ones(office, template):
    page = save(office, template, body="Dag {geheim}")
    (error,) = page.context["form"].non_field_errors()
    assert [name in error for name in ("{geheim}", "{n}", "{domein}", "{voornaam}", "{achternaam}")] == [True] * 5
    assert page.context["form"]["body"].value() == "Dag {geheim}"
    template.refresh_from_db()
    assert template.body == "Dag {voornaam}"


def test_a_text_is_looked_at_on_sample_data_also_before_it_is_saved(office, template):
    url = reverse("mail_templates:preview", args=[template.pk])
    assert office.get(url).context["letter"].subject == "Plek 3"
    typed = office.post(url, {"subject": "Nummer {n}", "body": "{geheim}", "button": ""})
    assert (typed.context["letter"].subject, typed.context["unknown"]) == ("Nummer 3", "{geheim}")
    template.refresh_from_db()
    assert template.subject == "Plek {n}"


def test_a_text_for_one_edition_is_made_changed_and_removed(office, template, edition):
    made = office.post(reverse("mail_templates:own", args=[template.pk]), {"edition": edition.pk})
    own = MailTemplate.objects.get(edition=edition)
    assert made.url == reverse("mail_templates:edit", args=[own.pk])
    again = office.post(reverse("mail_templates:own", args=[template.pk]), {"edition": edition.pk})
    assert (again.status_code, MailTemplate.objects.count()) == (200, 2)
    back = reverse("mail_templates:back_to_all", args=[own.pk])
    assert (office.get(back).status_code, office.post(back).status_code) == (405, 302)
    office.post(reverse("mail_templates:back_to_all", args=[template.pk]))
    assert list(MailTemplate.objects.all()) == [template]


def unsure(number):
    found, sending = failed(number), Sending.objects.create(subject="Plek")
    messages = Message.objects.filter(pk__in=[message.pk for message in found])
    messages.update(sending=sending, handed_over_at=timezone.now())
    return found, sending


def test_a_whole_sending_that_may_have_arrived_goes_again_after_the_warning_is_read(office):
    (ours, sending), (theirs, _other) = unsure(3), unsure(2)
    address = reverse("messages:anyway")
    link = f'{address}?sending={sending.pk}"'
    assert office.get(reverse("messages:sendings")).content.decode().count(link) == 1
    page = office.get(link.strip('"'))
    assert (page.context["number"], 'name="number" value="3"' in page.content.decode()) == (3, True)
    assert Message.objects.filter(state=FAILED).count() == 5

    answer = office.post(address, {"sending": sending.pk, "number": "3"})

    assert (answer.status_code, answer["Location"]) == (302, reverse("messages:sendings"))
    assert {message.pk for message in Message.objects.filter(state=QUEUED)} == {message.pk for message in ours}
    assert {message.pk for message in Message.objects.filter(state=FAILED)} == {message.pk for message in theirs}
    assert send_due() == SendReport(sent=3)


@pytest.mark.parametrize("told", ["2", "", "x", pytest.param("9" * 5000, id="endless")])
def test_more_than_the_warning_said_does_not_go_again(office, told):
    unsure(3)
    page = office.post(reverse("messages:anyway"), {"number": told})
    assert [words.strip() for words in said(page)] == [str(OtherNumber())]
    assert Message.objects.filter(state=FAILED).count() == 3


def test_people_are_written_to_whom_the_office_chose_by_name(office, edition):
    anna, bo = edition.enrolments.order_by("user__first_name")[:2]
    other = UserFactory(first_name="Zoë")
    chosen = f"&person={other.pk}&person={anna.user_id}"
    page = office.get(letter_url(edition, group="people") + chosen)
    typed = LETTER | marks(page) | {"send": "1"}
    office.post(letter_url(edition, group="people") + chosen, typed)
    office.post(letter_url(edition, group="people") + chosen, typed)
    assert set(Message.objects.values_list("person", "about")) == {
        (anna.user_id, "group:people"), (other.pk, "group:people"),
    }  # fmt: skip
    assert Message.objects.filter(person=bo.user).count() == 0
    for nobody in ("", f"&person={10**20}", "&person=x"):
        page = office.get(letter_url(edition, group="people") + nobody)
        assert page.url == reverse("messages:write")


def test_who_goes_back_and_writes_something_else_sends_another_letter(office, edition):
    typed = LETTER | marks(office.get(letter_url(edition))) | {"send": "1"}
    for subject in ("Zaal", "Zaal", "Andere zaal"):
        office.post(letter_url(edition), typed | {"subject": subject})
    number = edition.enrolments.count()
    told = Counter(Message.objects.values_list("subject", flat=True))
    assert told == {"Zaal": number, "Andere zaal": number}


def test_a_letter_goes_at_the_moment_that_was_chosen_and_can_be_stopped_until_then(office, edition, at):
    at(2026, 11, 23, 10)
    typed = LETTER | marks(office.get(letter_url(edition))) | {"send": "1", "at": "vrijdag 27 november 2026, 9.00 uur"}
    office.post(letter_url(edition), typed)
    at(2026, 11, 27, 8, 59)
    assert send_due() == SendReport()
    one = Message.objects.order_by("pk").first()
    act(office, "drop", message=one.pk)
    at(2026, 11, 27, 9)
    assert send_due() == SendReport(sent=1)


def test_a_moment_that_has_passed_is_refused(office, edition, at):
    at(2026, 11, 23, 10)
    typed = LETTER | marks(office.get(letter_url(edition))) | {"send": "1", "at": "23-11-2026 9.59"}
    page = office.post(letter_url(edition), typed)
    assert page.context["form"].non_field_errors() == [str(MomentHasPassed.message)]
    assert Message.objects.count() == 0


def test_a_letter_remembers_who_asked_for_it(office, edition, organiser):
    office.post(letter_url(edition), LETTER | marks(office.get(letter_url(edition))) | {"hold": "1"})
    assert list(Sending.objects.values_list("asked_by", "decision")) == [(organiser.pk, Tell.HOLD)]
    assert set(Message.objects.values_list("sending", flat=True)) == {Sending.objects.get().pk}


def test_the_pages_of_a_person_and_a_meeting_lead_to_a_mail(office, edition):
    person, meeting = edition.enrolments.first().user, MeetingFactory(edition=edition)
    for page, whom, number in (
        (reverse("wagtailusers_users:edit", args=[person.pk]), f"group=people&person={person.pk}", 1),
        (reverse("meetings:edit", args=[meeting.pk]), f"group=meeting:{meeting.pk}", 2),
    ):
        url = f"{reverse('messages:letter')}?edition={edition.pk}&{whom}"
        assert escape(url) in office.get(page).content.decode()
        assert office.get(url).context["group"].number == number


def test_post_has_a_row_for_each_sending_with_how_its_mails_stand(office, edition, organiser):
    office.post(letter_url(edition), LETTER | marks(office.get(letter_url(edition))) | {"hold": "1"})
    letter = Sending.objects.get()
    one = Message.objects.filter(sending=letter).first()
    act(office, "release", message=one.pk)
    alone = queue(UserFactory(), edition=edition)
    page = office.get(reverse("messages:sendings"))
    assert [(row.sending, row.edition, row.states) for row, _actions in page.context["rows"]] == [
        (alone.sending, edition.title, ((QUEUED, 1),)),
        (letter, edition.title, ((QUEUED, 1), (HELD, 1))),
    ]
    assert organiser.full_name in page.content.decode()
    single = office.get(reverse("messages:index"), {"sending": letter.pk})
    assert {row.sending for row in single.context["object_list"]} == {letter}


def test_a_whole_sending_is_stopped_with_one_button(office, edition):
    office.post(letter_url(edition), LETTER | marks(office.get(letter_url(edition))) | {"hold": "1"})
    other = queue(UserFactory())
    act(office, "drop", sending=Sending.objects.exclude(pk=other.sending_id).get().pk)
    assert sorted(Message.objects.values_list("state", flat=True)) == ["cancelled", "cancelled", "queued"]


@pytest.mark.parametrize(
    ("name", "value", "number"), [("state", "failed", 1), ("edition", "x", 2), ("template", "wachtlijst", 2)]
)
def test_filters_narrow_the_sendings(office, name, value, number):
    first, _other = queue(UserFactory()), queue(UserFactory())
    Message.objects.filter(pk=first.pk).update(state=FAILED)
    page = office.get(reverse("messages:sendings"), {name: value})
    assert len(page.context["rows"]) == number


@pytest.mark.parametrize("sending", ["x", "-1", "9" * 30, "²"])
def test_a_sending_that_does_not_exist_is_nothing_to_act_on(office, sending):
    queue(UserFactory())
    act(office, "drop", sending=sending)
    assert office.get(reverse("messages:anyway"), {"sending": sending}).status_code == 200
    assert Message.objects.get().state == QUEUED


def test_post_costs_as_many_queries_for_one_sending_as_for_three(office):
    counts = []
    for number in (1, 2):
        for _turn in range(number):
            queue(UserFactory())
        office.get(reverse("messages:sendings"))
        with CaptureQueriesContext(connection) as queries:
            assert len(office.get(reverse("messages:sendings")).context["rows"]) in (1, 3)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_says_when_a_mail_really_goes_and_sorts_by_that(office, at, settings):
    settings.MAIL_HOURS = [8, 20]
    at(2026, 11, 14, 10)
    waits = queue(UserFactory(), code=MailCode.OFFERED)
    goes = queue(UserFactory(), code=MailCode.PLACED, about="enrolment:2")
    page = office.get(reverse("messages:index"), {"ordering": "-goes"})
    assert [row.pk for row in page.context["object_list"]] == [waits.pk, goes.pk]
    assert ["ma 16 nov, 08:00" in page.content.decode(), "za 14 nov, 10:00" in page.content.decode()] == [True, True]


@pytest.mark.parametrize(
    ("name", "state", "after"),
    [
        ("release", MessageState.HELD, MessageState.QUEUED),
        ("try_again", MessageState.FAILED, MessageState.QUEUED),
        ("hold_back", MessageState.QUEUED, MessageState.HELD),
        ("drop", MessageState.QUEUED, MessageState.CANCELLED),
    ],
)
def test_a_second_click_on_what_is_done_with_a_message_is_no_error(office, name, state, after):
    message = queue(UserFactory())
    bring(Message.objects.filter(pk=message.pk), state)
    for words in (None, "Dit is al gebeurd."):
        answer = office.post(reverse("messages:act", args=[name]), {"message": message.pk}, follow=True)
        said = [(one.level_tag, str(one).strip()) for one in answer.context["messages"]]
        assert [tag for tag, _words in said] == ["success"]
        assert words in (None, said[0][1])
    assert Message.objects.get().state == after


def test_a_letter_to_an_edition_that_is_gone_meanwhile_is_given_back(office):
    letter = {"subject": "Over morgen", "body": "Neem je laptop mee."}
    answer = office.post(f"{reverse('messages:letter')}?edition=9999&group=placed", letter)
    assert (answer.status_code, "Neem je laptop mee." in answer.content.decode()) == (409, True)
