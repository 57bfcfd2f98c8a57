"""The secret links with which a calendar app fetches somebody's meetings."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
import uuid

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from course import clock
from course.authority import NotYours, check_organiser
from course.calendars.clients import CalendarClient
from course.errors import Refusal
from course.models import CalendarLink, Edition, User

TOKEN_BYTES = 24


MAX_LINKS = 20


FETCH_NOTED_EVERY = dt.timedelta(minutes=15)


class TooManyLinks(Refusal):
    message = _("You have %(number)d calendar links. Withdraw one that you no longer use first.")


@transaction.atomic
def create_link(
    *, by: User, name: str, edition: Edition | None = None, once: uuid.UUID | None = None
) -> tuple[CalendarLink, str]:
    """Make a named secret link to the own calendar, or for the course office to the whole planning of an edition. The
    token is in the answer and nowhere else. The same name on the same form (`once`) again gives the same link, while it
    is not withdrawn. Raises OnlyTheOffice, TooManyLinks.
    """
    if edition:
        check_organiser(by)
    User.objects.select_for_update().get(pk=by.pk)
    token = (
        _token_of(by, f"{edition.pk if edition else ''} {name}", once) if once else secrets.token_urlsafe(TOKEN_BYTES)
    )
    made = CalendarLink.objects.filter(user=by, token_hash=hash_of(token)).first()
    if made and made.revoked_at is None:
        return made, token
    if CalendarLink.objects.filter(user=by, revoked_at=None).count() >= MAX_LINKS:
        raise TooManyLinks(number=MAX_LINKS)
    token = secrets.token_urlsafe(TOKEN_BYTES) if made else token
    return CalendarLink.objects.create(user=by, name=name, edition=edition, token_hash=hash_of(token)), token


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
