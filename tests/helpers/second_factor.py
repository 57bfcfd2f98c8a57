"""A session in which somebody showed the second factor, as allauth writes it down."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.test import Client

if TYPE_CHECKING:
    from course.models import User


def has_shown_it(client: Client, user: User) -> Client:
    """Those that the user has now."""
    from allauth.account.internal.flows import login  # noqa: PLC0415 - the storm imports this before Django is ready
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - as above

    shown, session = Authenticator.objects.filter(user=user), client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time(), "id": one.pk, "type": one.type} for one in shown
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client
