"""The secret links with which a calendar app fetches somebody's meetings."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from course import clock
from course.authority import NotYours, check_organiser
from course.calendars.clients import CalendarClient
from course.calendars.trial import day_of
from course.enums import Alarm, Language, Travel
from course.errors import Refusal
from course.models import CalendarLink, Edition, Place, User

TOKEN_BYTES = 24

MAX_LINKS = 20

FETCH_NOTED_EVERY = dt.timedelta(minutes=15)


class TooManyLinks(Refusal):
    message = _("You have %(number)d calendar links. Withdraw one that you no longer use first.")


class LinkGone(Refusal):
    message = _("You withdrew this link. Make a new one.")


class OneCalendar(Refusal):
    message = _(
        "Choose one calendar: of an edition, of all of them, of a place or of a speaker. Make another link for the "
        "other one."
    )


@dataclass(frozen=True)
class LinkChoices:
    """What its owner wants in a calendar, and in which language; minutes before the start and of travel."""

    has_deadlines: bool = False
    has_drafts: bool = True
    alarm: int = Alarm.NONE
    travel: int = Travel.NONE
    language: str = Language.DUTCH


@transaction.atomic
def create_link(
    *,
    by: User,
    name: str,
    edition: Edition | None = None,
    place: Place | None = None,
    speaker: User | None = None,
    all_editions: bool = False,
    choices: LinkChoices = LinkChoices(),
    once: uuid.UUID | None = None,
) -> tuple[CalendarLink, str]:
    """Make a named secret link to the own calendar, or for the course office to the whole planning of an edition, of
    all of them, of a place or of a speaker. The token is in the answer and nowhere else. The same name on the same form
    (`once`) again gives the same link, while it is not withdrawn. Raises OnlyTheOffice, OneCalendar, TooManyLinks.
    """
    leads_to = {"edition": edition, "place": place, "speaker": speaker}
    chosen = [f"{key}:{row.pk}" for key, row in leads_to.items() if row] + ["all editions"] * all_editions
    if chosen:
        check_organiser(by)
    if len(chosen) > 1:
        raise OneCalendar
    User.objects.select_for_update().get(pk=by.pk)
    token = _token_of(by, f"{''.join(chosen)} {name}", once) if once else secrets.token_urlsafe(TOKEN_BYTES)
    made = CalendarLink.objects.filter(user=by, token_hash=hash_of(token)).first()
    if made and made.revoked_at is None:
        return made, token
    if CalendarLink.objects.filter(user=by, revoked_at=None).count() >= MAX_LINKS:
        raise TooManyLinks(number=MAX_LINKS)
    token = secrets.token_urlsafe(TOKEN_BYTES) if made else token
    values = {"name": name, "token_hash": hash_of(token), **leads_to, "all_editions": all_editions, **asdict(choices)}
    return CalendarLink.objects.create(user=by, **values), token


@transaction.atomic
def change_link(*, link: CalendarLink, choices: LinkChoices, by: User) -> CalendarLink:
    """Choose otherwise. No event gets another number; each is newer than before, so that every app takes it over.

    Raises NotYours, LinkGone.
    """
    stored = _own(link, by)
    if asdict(choices) == {name: getattr(stored, name) for name in asdict(choices)}:
        return stored
    for name, value in asdict(choices).items():
        setattr(stored, name, value)
    stored.chosen_at = _after(stored.chosen_at)
    stored.save(update_fields=[*asdict(choices), "chosen_at"])
    return stored


@transaction.atomic
def put_trial(*, link: CalendarLink, by: User) -> CalendarLink:
    """Let an appointment of tomorrow show that the link works. Raises NotYours, LinkGone."""
    stored = _own(link, by)
    if stored.trial_at is None or day_of(stored) != clock.today() + dt.timedelta(days=1):
        stored.trial_at = _after(stored.trial_at)
        stored.save(update_fields=["trial_at"])
    return stored


@transaction.atomic
def take_trial_away(*, link: CalendarLink, by: User) -> CalendarLink:
    """The appointment leaves at once; nothing changes when it was gone. Raises NotYours, LinkGone."""
    stored = _own(link, by)
    stored.trial_at = None
    stored.save(update_fields=["trial_at"])
    return stored


def _own(link: CalendarLink, by: User) -> CalendarLink:
    if link.user_id != by.pk:
        raise NotYours
    stored = CalendarLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if stored.revoked_at:
        raise LinkGone
    return stored


def _after(moment: dt.datetime | None) -> dt.datetime:
    """Now in whole seconds, and later than that moment."""
    now = clock.now().replace(microsecond=0)
    return max(now, moment + dt.timedelta(seconds=1)) if moment else now


def _token_of(by: User, name: str, once: uuid.UUID) -> str:
    """As long and as secret as a random one: nobody makes it without the key of this site."""
    digest = salted_hmac("calendar-link", f"{by.pk} {once} {name}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def revoke_link(*, link: CalendarLink, by: User) -> None:
    """End a link for good; who fetches it hears that it is gone. Revoking twice changes nothing.

    Raises NotYours.
    """
    if link.user_id != by.pk:
        raise NotYours
    CalendarLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now())


def note_fetch(*, link: CalendarLink, client: CalendarClient, version: str) -> None:
    """Remember who fetched which version: once per 15 minutes, or when the version is new to this link."""
    now = clock.now()
    recent = link.fetched_at is not None and now - link.fetched_at < FETCH_NOTED_EVERY
    if recent and version == link.version:
        return
    link.version_at = link.moment_of(version)
    link.version, link.fetched_at, link.fetched_by = version, now, client.value
    values = {name: getattr(link, name) for name in ("version", "version_at", "fetched_at", "fetched_by")}
    CalendarLink.objects.filter(pk=link.pk).update(**values)


def hash_of(token: str) -> str:
    """What is stored of a token. At 192 random bits it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
