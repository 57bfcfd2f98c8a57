"""Organisations and people."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from course import clock, text
from course.enums import (
    WITH_INVITATIONS,
    CalendarChoice,
    HolidayRegion,
    InvoiceFormat,
    Language,
    MailRhythm,
    OrganisationKind,
    Side,
    side_of,
)
from course.formatting import name_of
from course.models.files import private_storage
from course.models.keys import HasKeys, KeyField, UniqueKey
from course.models.municipalities import Municipality


class Organisation(HasKeys):
    """An employer or host. Its side follows from its kind."""

    name = models.CharField(_("name"), max_length=200)
    name_key = KeyField(of=["name"], by=text.folded, max_length=400)
    sort_name = KeyField(of=["name"], by=text.sort_name, max_length=250, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    city = models.CharField(_("city"), max_length=100, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("municipality"),
    )
    holiday_region = models.CharField(_("holiday region"), max_length=10, choices=HolidayRegion, blank=True)
    inhabitants = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    purchase_order_required = models.BooleanField(_("purchase order number required"), default=False)
    invoice_format = models.CharField(
        _("invoice format"), max_length=20, choices=InvoiceFormat, default=InvoiceFormat.PDF
    )
    invoice_email = models.EmailField(_("e-mail address for invoices"), blank=True)
    invoice_address = models.TextField(_("address on the invoice"), max_length=300, blank=True)

    class Meta:
        ordering = ["sort_name", "name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            UniqueKey(
                fields=["name_key"],
                name="one_organisation_per_name",
                violation_error_message=_("There is an organisation with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """By which it is one organisation, however the name is typed; also before it is kept."""
        return self._meta.get_field("name_key").key_of(self)

    @property
    def side(self) -> Side:
        """Insurer, municipality or neither."""
        return side_of(self.kind)


def portrait_path(person: User, filename: str) -> str:
    """A path that tells nothing and cannot be guessed."""
    return f"portraits/{uuid.uuid4().hex}.jpg"


class UserManager(BaseUserManager["User"]):
    """Makes people who log in by e-mail."""

    def get_by_natural_key(self, username: str | None) -> User:
        """An address is the same address in capitals."""
        return self.get(email__iexact=text.address(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=text.address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(HasKeys, AbstractBaseUser, PermissionsMixin):
    """A person. Lists stand on the last name without infix (*tussenvoegsel*), also when it is typed with the name."""

    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    infix = models.CharField(_("infix"), max_length=30, blank=True, help_text=_("Such as: van den"))
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    academic_title = models.CharField(_("title"), max_length=40, blank=True)
    sort_name = KeyField(
        _("sorted by"), of=["last_name", "first_name", "infix"], by=text.sort_person, max_length=250, db_index=True
    )
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    phone = models.CharField(
        _("phone number"),
        max_length=30,
        blank=True,
        help_text=_("For the course office alone, when something changes on the day itself."),
    )
    region = models.CharField(_("municipalities or region"), max_length=150, blank=True)
    learning_question = models.TextField(_("learning question"), max_length=600, blank=True)
    can_help_with = models.TextField(_("can help with"), max_length=400, blank=True)
    topic = models.CharField(_("speaks about"), max_length=200, blank=True)
    bio = models.TextField(_("short biography"), max_length=1000, blank=True)
    portrait = models.FileField(
        _("photo"), storage=private_storage, upload_to=portrait_path, blank=True, editable=False
    )
    alumnus_of = models.PositiveSmallIntegerField(_("took part in"), null=True, blank=True)
    shows_profile = models.BooleanField(_("the group may see my profile"), default=False)
    shows_email = models.BooleanField(_("the group may see my e-mail address"), default=False)
    mail_rhythm = models.CharField(
        _("mail that can wait"), max_length=10, choices=MailRhythm, default=MailRhythm.AT_ONCE
    )
    weekly_news = models.BooleanField(_("once a week a mail with what is new among the pitches"), default=True)
    calendar_choice = models.CharField(
        _("how my calendar keeps up"), max_length=10, choices=CalendarChoice, default=CalendarChoice.LINK
    )
    language = models.CharField(_("language of pages and mail"), max_length=2, choices=Language, default=Language.DUTCH)
    links_withdrawn = models.PositiveSmallIntegerField(
        _("times that mailed links were withdrawn"), default=0, editable=False
    )
    photo_consent = models.BooleanField(_("I may be in photos"), default=False)
    is_example = models.BooleanField(_("invented person"), default=False, editable=False)
    is_staff = models.BooleanField(_("works for the course office"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("since"), default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["sort_name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_address",
                violation_error_message=_("This address belongs to another account."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        """Noor van den Berg."""
        return name_of(self.first_name, self.infix, self.last_name)

    @property
    def wants_invitations(self) -> bool:
        """Their calendar is told by mail."""
        return self.calendar_choice in WITH_INVITATIONS

    @property
    def surname(self) -> str:
        """van den Berg."""
        return name_of(self.infix, self.last_name)

    @property
    def side(self) -> Side:
        """The side of the person's organisation; touches the organisation, so select it in lists."""
        return self.organisation.side if self.organisation else Side.NEITHER

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.first_name
