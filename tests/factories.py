"""Rows for tests, without surprises: nothing is random, and nothing is made that was not asked for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from course import clock
from course.enums import (
    ApprovalSource,
    EnrolmentState,
    ItemKind,
    MeetingKind,
    OrganisationKind,
    Side,
    TermKind,
    VisitStatus,
)
from course.models import (
    Edition,
    Enrolment,
    Material,
    Meeting,
    Module,
    Organisation,
    Place,
    ProgrammeItem,
    Term,
    User,
    WorkVisit,
)
from pitches.enums import ContributionKind, PitchKind, PitchState, RecognitionKind
from pitches.models import Contribution, Outcome, Pitch, PitchSlot, Promise, Recognition

PASSWORD = "een lang wachtwoord"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"gemeente Voorbeeld {n}")
    kind = OrganisationKind.MUNICIPALITY


class InsurerFactory(OrganisationFactory):
    name = factory.Sequence(lambda n: f"Zorgverzekeraar Voorbeeld {n}")
    kind = OrganisationKind.INSURER


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persoon{n}@voorbeeld.example")
    first_name = "Noor"
    infix = "van den"
    last_name = factory.Sequence(lambda n: f"Berg{n:03}")
    job_title = "beleidsadviseur"
    organisation = factory.SubFactory(OrganisationFactory)

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **kwargs: object) -> User:
        return model_class.objects.create_user(*args, password=PASSWORD, **kwargs)


class OrganiserFactory(UserFactory):
    first_name = "Petra"
    infix = ""
    organisation = None
    is_staff = True


class EditionFactory(DjangoModelFactory):
    """Enrolment open from 1 September to 15 November 2026, the course from 21 January 2027.

    More seats for one side than for the other, so that a rule which takes the wrong side is seen.
    """

    class Meta:
        model = Edition

    title = "Zorg en Gemeente 2027"
    slug = factory.Sequence(lambda n: f"editie-{n}")
    is_published = True
    enrolment_opens_at = dt.datetime(2026, 9, 1, 9, tzinfo=clock.AMSTERDAM)
    enrolment_closes_at = dt.datetime(2026, 11, 15, 23, 59, tzinfo=clock.AMSTERDAM)
    results_by = dt.date(2026, 11, 27)
    starts_on = dt.date(2027, 1, 21)
    ends_on = dt.date(2027, 6, 17)
    capacity = 5
    minimum = 2
    seats_insurer = 3
    seats_municipality = 2
    seats_released_on = dt.date(2026, 11, 9)
    approval_required = False
    price = Decimal("2450.00")


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    edition = factory.SubFactory(EditionFactory)
    user = factory.SubFactory(UserFactory)
    state = EnrolmentState.PLACED
    side = Side.MUNICIPALITY
    submitted_at = dt.datetime(2026, 10, 1, 10, tzinfo=clock.AMSTERDAM)

    @factory.lazy_attribute
    def organisation(self) -> Organisation | None:
        return self.user.organisation

    @factory.lazy_attribute
    def proposed_name(self) -> str:
        return "Stichting Aa" if self.state == EnrolmentState.AWAITING_OFFICE else ""

    @factory.lazy_attribute
    def proposed_kind(self) -> str:
        return "municipality" if self.proposed_name else ""

    @factory.lazy_attribute
    def approval_asked_at(self) -> dt.datetime | None:
        return self.submitted_at if self.state == EnrolmentState.AWAITING_APPROVAL else None

    approved_at = None

    @factory.lazy_attribute
    def approved_how(self) -> str:
        return ApprovalSource.MANAGER if self.approved_at else ""

    @factory.lazy_attribute
    def offered_at(self) -> dt.datetime | None:
        return self.submitted_at if self.state == EnrolmentState.OFFERED else None

    @factory.lazy_attribute
    def offered_until(self) -> dt.datetime | None:
        return self.submitted_at + dt.timedelta(days=5, hours=7) if self.state == EnrolmentState.OFFERED else None


def member(
    edition: Edition,
    state: EnrolmentState = EnrolmentState.PLACED,
    side: Side = Side.MUNICIPALITY,
    organisation: Organisation | None = None,
    **fields: object,
) -> Enrolment:
    """An enrolment of somebody who works on this side, at an organisation of their own unless it is named."""
    organisation = organisation or (InsurerFactory() if side == Side.INSURER else OrganisationFactory())
    return EnrolmentFactory(edition=edition, state=state, side=side, user__organisation=organisation, **fields)


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place

    name = "De Lindehof"
    address = "Voorbeeldlaan 12"
    postcode = "1234 AB"
    city = "Zeist"


class ModuleFactory(DjangoModelFactory):
    """`preparation`: its tasks, one a line."""

    class Meta:
        model = Module
        skip_postgeneration_save = True

    edition = factory.SubFactory(EditionFactory)
    number = factory.Sequence(lambda n: n)
    title = "Elkaars werelden"

    @factory.post_generation
    def preparation(self, create: bool, extracted: str | None, **kwargs: object) -> None:
        for position, line in enumerate((extracted or "").splitlines()):
            self.tasks.create(position=position, text=line)


class MeetingFactory(DjangoModelFactory):
    """A course day on Thursday 21 January 2027, 09:00 to 17:00."""

    class Meta:
        model = Meeting

    edition = factory.SubFactory(EditionFactory)
    module = factory.SubFactory(ModuleFactory, edition=factory.SelfAttribute("..edition"))
    kind = MeetingKind.COURSE_DAY
    title = "Elkaars werelden"
    starts_at = dt.datetime(2027, 1, 21, 9, tzinfo=clock.AMSTERDAM)
    ends_at = dt.datetime(2027, 1, 21, 17, tzinfo=clock.AMSTERDAM)
    place = factory.SubFactory(PlaceFactory)


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeItem
        skip_postgeneration_save = True

    meeting = factory.SubFactory(MeetingFactory)
    starts = dt.time(10)
    ends = dt.time(11)
    kind = ItemKind.INTRODUCTION
    title = "Eén mens in vier stelsels"

    @factory.post_generation
    def speakers(self, create: bool, extracted: list[User] | None, **kwargs: object) -> None:
        if extracted:
            self.speakers.set(extracted)


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = WorkVisit

    item = factory.SubFactory(ItemFactory, kind=ItemKind.WORK_VISIT)
    title = "Wijkcoördinatoren aan het werk"
    status = VisitStatus.AGREED
    approved_at = factory.LazyAttribute(lambda visit: clock.now() if visit.status == VisitStatus.SHARED else None)
    place = factory.SubFactory(PlaceFactory)
    host = factory.SubFactory(OrganisationFactory)
    maximum = 24


class MaterialFactory(DjangoModelFactory):
    class Meta:
        model = Material

    meeting = factory.SubFactory(MeetingFactory)
    owner = factory.SubFactory(UserFactory)
    title = "Presentatie"
    url = "https://voorbeeld.example/presentatie"


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    kind = TermKind.THEME
    code = factory.Sequence(lambda n: f"thema-{n}")
    name = factory.Sequence(lambda n: f"Thema {n}")


class PitchFactory(DjangoModelFactory):
    class Meta:
        model = Pitch

    edition = factory.SubFactory(EditionFactory)
    author = factory.SubFactory(UserFactory)
    kind = PitchKind.QUESTION
    state = PitchState.OPEN
    title = "Zes verzekeraars, geen telefoonnummer"
    question = "Wie moet ik bij welke verzekeraar hebben?"
    context = "In onze gemeente hebben inwoners bij zes verzekeraars een polis."
    request = "Wat heb jij nodig om mij bij de goede persoon te brengen?"
    no_traceable_person = True
    no_market_information = True
    partner_would_not_mind = True
    submitted_at = dt.datetime(2027, 2, 10, 10, tzinfo=clock.AMSTERDAM)


class SlotFactory(DjangoModelFactory):
    class Meta:
        model = PitchSlot

    item = factory.SubFactory(ItemFactory, kind=ItemKind.PITCH)
    pitch = factory.SubFactory(PitchFactory)
    position = 1


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    pitch = factory.SubFactory(PitchFactory)
    author = factory.SubFactory(UserFactory)
    kind = ContributionKind.TIP
    text = "Begin je mail met de gemeente, het onderwerp en de wet."


class RecognitionFactory(DjangoModelFactory):
    class Meta:
        model = Recognition

    pitch = factory.SubFactory(PitchFactory)
    user = factory.SubFactory(UserFactory)
    kind = RecognitionKind.RECOGNISE


class OutcomeFactory(DjangoModelFactory):
    class Meta:
        model = Outcome

    pitch = factory.SubFactory(PitchFactory, state=PitchState.DISCUSSED)
    summary = "Zoek op rol, niet op naam."
    insights = "Gemeenten zijn net zo'n doolhof.\nEen lijst zonder datum is snel onbruikbaar."


class PromiseFactory(DjangoModelFactory):
    class Meta:
        model = Promise

    pitch = factory.SubFactory(PitchFactory, state=PitchState.DISCUSSED)
    owner = factory.SubFactory(UserFactory)
    what = "Kaartje 'wie doet wat in onze regio' maken"
    due_on = dt.date(2027, 4, 9)
