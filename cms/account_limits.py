"""How often a mail about an account goes that anybody can ask for: by logging in, signing up, a new password, adding an
address. The limits belong to the mail, so no page is a way round.

Nobody uses up what somebody else needs: a code is counted for its address *and* who asks. A mail without one, of which
an earlier one serves as well, is counted for its address alone.
"""

from __future__ import annotations

from allauth.core.internal.ratelimit import get_ip
from allauth.core.ratelimit import consume
from django.http import HttpRequest

from cms.account_mails import ACCOUNT_MAILS
from course.text import mailbox


def network_of(request: HttpRequest) -> str:
    """Whom we count as one visitor: of IPv6 all addresses that one connection has."""
    return str(get_ip(request))


def is_asked_often(request: HttpRequest, prefix: str, address: str) -> bool:
    """Too often by who asks now. What tells the owner of a change always goes."""
    if ACCOUNT_MAILS[prefix].is_change:
        return False
    network = network_of(request)
    asked = {"mail_to_one_from_one": f"{mailbox(address)}:{network}", "mail_from_network": network}
    if request.user.is_authenticated:
        asked["mail_from_account"] = str(request.user.pk)
    return not all(consume(request, action=action, key=key) for action, key in asked.items())


def earlier_one_serves(request: HttpRequest, prefix: str, address: str) -> bool:
    """Whoever asked for those, there are enough in the mailbox, and nothing in them is out of date.

    Nobody is told: that would say whether the address has an account.
    """
    mail = ACCOUNT_MAILS[prefix]
    if mail.is_change or mail.seconds:
        return False
    return not consume(request, action="mail_without_code", key=mailbox(address))
