"""The course office changes an address. Who has the address has the account, so this closes the account to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock, text
from course.actions.calendars.events import refresh_person
from course.actions.history import record
from course.actions.mail.queue import filled, queue
from course.actions.people.links import withdraw_links
from course.authority import SignedLink, System, check_office
from course.enums import MailCode
from course.errors import Refusal
from course.models import Message, User
from course.models.mail import about
from course.queries.mail.templates import shipped
from course.queries.people.addresses import another_with, plain_address
from course.rules import is_administrator, works_in_the_admin

if TYPE_CHECKING:
    from course.authority import Authority


class AddressOfStaff(Refusal):
    message = _("Only an administrator changes the address of somebody who works in the admin.")


class AddressTaken(Refusal):
    message = _("This is an address of %(person)s already.")


def check_free(address: str, *, person: User | None = None) -> None:
    """Nobody else has this address. Raises AddressTaken."""
    other = another_with(address, person)
    if other is not None:
        raise AddressTaken(person=other)


def may_change_address(who: Authority, person: User) -> bool:
    """The course office does it for others, and of who works in the admin only an administrator."""
    if isinstance(who, SignedLink):
        return False
    return not works_in_the_admin(person) or isinstance(who, System) or is_administrator(who)


@transaction.atomic
def change_address(*, person: User, address: str, by: Authority) -> None:
    """Give an account another address, which its owner has to confirm when logging in.

    The account is closed to whoever had it open: sessions end with the password, the second factor has to be made
    anew, and pages are found by logging in or by the next mail: links that went to the old address open nothing. That
    address is told. The same address in other capitals is no change. Raises OnlyTheOffice, AddressOfStaff,
    AddressTaken.
    """
    check_office(by)
    stored = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    old = stored.email
    if plain_address(old) == plain_address(address):
        return
    if not may_change_address(by, stored):
        raise AddressOfStaff
    check_free(address, person=stored)
    stored.email = text.address(address)
    _close_to_others(stored)
    withdraw_links(stored)
    record(row=stored, action="course.user.address", by=by)
    _tell(old, stored)
    person.refresh_from_db()
    refresh_person(person=person)


def _close_to_others(person: User) -> None:
    """A password of its own hash ends every session and every link to choose a new one."""
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])
    person.emailaddress_set.all().delete()  # type: ignore[attr-defined]  # of allauth
    person.authenticator_set.all().delete()  # type: ignore[attr-defined]  # of allauth


def _tell(old: str, person: User) -> None:
    """In the words that ship: who changes an address does not word the mail about it."""
    message = Message(
        template=MailCode.ADDRESS_CHANGED,
        address=old,
        about=about(person),
        occasion=clock.now().isoformat(),
    )
    queue([filled(message, text=shipped(MailCode.ADDRESS_CHANGED).read_by(person))])
