"""Whose an e-mail address is. Every door that finds or makes a person by an address asks here.

An address is somebody's when their account has it, or when they confirmed it as one of theirs (allauth keeps those in
a table of its own). Who confirmed it goes before who was only written down with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import CharField, F, FilteredRelation, Q
from django.db.models.functions import Lower

from course import text
from course.models import User


def plain_address(address: str) -> str:
    """The address to compare with: composed, without capitals and without what cannot be seen."""
    return text.address_key(address)


def _holders(addresses: Collection[str]) -> list[tuple[str, User]]:
    """Each known address, plain, with whoever has it: of accounts first, then as confirmed. One query."""
    asked = {plain_address(address) for address in addresses} - {""}
    spelled = asked | {text.address(address) for address in addresses}
    confirmed = FilteredRelation("emailaddress", condition=Q(emailaddress__verified=True))
    known = (
        User.objects.select_related("organisation")
        .alias(confirmed=confirmed)
        .annotate(own=Lower("email"), second=Lower(F("confirmed__email"), output_field=CharField()))
        .filter(Q(own__in=spelled) | Q(second__in=spelled))
        .order_by("pk")
    )
    rows = list(known)
    pairs = [*((row.own, row) for row in rows), *((row.second or "", row) for row in rows)]
    return [(plain, row) for address, row in pairs if (plain := plain_address(address)) in asked]


def people_with(addresses: Collection[str]) -> dict[str, User]:
    """Each of these addresses that is known, plain, with whose it is; one query, with the organisations."""
    return dict(_holders(addresses))


def person_with(address: str) -> User | None:
    """Whose address this is; None when nobody has it."""
    return people_with([address]).get(plain_address(address))


def another_with(address: str, person: User | None) -> User | None:
    """Somebody else who has this address in either table, also when the person confirmed it too."""
    others = (holder for _address, holder in _holders([address]) if person is None or holder.pk != person.pk)
    return next(others, None)


def mailboxes_of(person: User) -> set[str]:
    """Where all addresses of an account are delivered (`text.mailbox`): also those that were not confirmed."""
    others = person.emailaddress_set.values_list("email", flat=True)  # type: ignore[attr-defined]  # of allauth
    return {text.mailbox(address) for address in (person.email, *others)}


def is_own_address(person: User, address: str) -> bool:
    """One of the person's own addresses, however it is typed, or another name of the same mailbox."""
    return text.mailbox(address) in mailboxes_of(person)


def shared_addresses() -> list[tuple[int, ...]]:
    """Accounts that have one mailbox between them, by their ids; two queries."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    confirmed = User.objects.filter(emailaddress__verified=True).values_list("emailaddress__email", "pk")
    for address, pk in (*User.objects.values_list("email", "pk"), *confirmed):
        holders[plain_address(address)].add(pk)
    return sorted({tuple(sorted(accounts)) for accounts in holders.values() if len(accounts) > 1})
