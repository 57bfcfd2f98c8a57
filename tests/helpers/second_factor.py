"""A session in which somebody showed the second factor, as allauth writes it down."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from django.test import Client

from course.models import User


def has_shown_it(client: Client, user: User) -> Client:
    """Those that the user has now."""
    shown, session = Authenticator.objects.filter(user=user), client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time(), "id": one.pk, "type": one.type} for one in shown
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client
