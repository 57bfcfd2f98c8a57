"""What every request passes: headers that keep a browser safe, private answers, no NUL, the chosen language, the second
factor of staff.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import BadRequest
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from cms.views.site.unsent import gone, held_at_door, not_taken
from course.models import User
from course.refused import RefusedRedirect

ADMIN_PREFIX = "/beheer/"
OPEN_PREFIXES = ("/taal/", "/agenda/", "/healthz", settings.STATIC_URL)
"""Open to staff without a second factor: what the pages need on which they make one, and what asks no session."""

ACCOUNT_PREFIX = "/account/"
SHOWN_AT = ("/account/2fa/reauthenticate/", "/account/2fa/webauthn/reauthenticate/", "/account/logout/")
"""Where somebody shows the second factor that they have, or leaves."""

YEAR = 365 * 24 * 60 * 60
"""Seconds that the choice of a language is kept."""

Handler = Callable[[HttpRequest], HttpResponse]


class SafeHeaders:
    """On every answer, also a file, an error and one that another middleware gives: the headers Django has no name for.

    No other site may take our answers into a page of its own. (Calendar apps and mail programs are no sites.)
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


@receiver(user_logged_out)
def note_log_out(request: HttpRequest | None, **kwargs: object) -> None:
    if request is not None:
        request.logged_out = True  # type: ignore[attr-defined]  # for PrivateAnswers


class PrivateAnswers:
    """What somebody with a session gets is theirs: no proxy keeps it, and a browser asks again before it shows it.

    Not `no-store`: then Back would empty a form that somebody was filling in. What that leaves is what the browser
    itself keeps of pages it showed; the answer to a log-out tells it to throw that away (`Clear-Site-Data`, which
    browsers obey over HTTPS).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        had, has = settings.SESSION_COOKIE_NAME in request.COOKIES, response.cookies.get(settings.SESSION_COOKIE_NAME)
        if had or has:
            patch_vary_headers(response, ["Cookie"])
            response.headers.setdefault("Cache-Control", "private, no-cache")
        if getattr(request, "logged_out", False):
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """Strict on our pages. Wagtail's admin still needs inline script and style (wagtail issue 1288)."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(ADMIN_PREFIX):
            parts.update = {
                "script-src": [UNSAFE_INLINE],
                "style-src": [UNSAFE_INLINE],
                "img-src": ["blob:"],
                "frame-src": [SELF],
            }
        return parts


class NoNul:
    """A NUL in an address, a form or the session cookie is typed by nobody, and PostgreSQL takes none: 400."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            has_nul = any("\0" in text for text in self._given(request))
        except UnreadablePostError:  # the browser went away; what follows is refused for want of a token
            has_nul = False
        except TypeError:  # the header of a part of the form is such that the parser of `email` trips over it
            return bad_request(request, BadRequest())
        return bad_request(request, BadRequest()) if has_nul else self.get_response(request)

    def _given(self, request: HttpRequest) -> Iterator[str]:
        """All text with which the database may be asked."""
        yield request.path_info
        yield request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        for form in (request.GET, request.POST):
            for name, values in form.lists():
                yield name
                yield from map(str, values)


class ChosenLanguage:
    """Dutch, unless this visitor chose English. What the browser asks for does not decide: the texts are Dutch.

    A choice made while answering (`course.views.language.speak`) is kept in a cookie.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if chosen_now := getattr(request, "chosen_language", ""):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen_now,
                max_age=YEAR,
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
        return response


class KeepsWhatIsTyped:
    """A form that would only bring its sender to another page comes back with what stood in it: to log in, because it
    was refused, or because what it is about is no longer there.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, RefusedRedirect):
            return not_taken(request, response.url) or response
        return held_at_door(request, response) or gone(request, response) or response


class StaffSecondFactor:
    """Staff see nothing without a passkey or an authenticator app; to others /beheer/ does not exist.

    Everywhere, because the course office may read drafts and private files on the pages of the site too.
    (Wagtail would send a participant to log in, and who is logged in would be sent back, for ever.)
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path_info.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        in_admin = request.path_info.startswith(ADMIN_PREFIX)
        if in_admin and request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise Http404
        if settings.STAFF_NEEDS_SECOND_FACTOR and self._asks_one(request, in_admin):
            return self._without_one(request) or self.get_response(request)
        return self.get_response(request)

    def _asks_one(self, request: HttpRequest, in_admin: bool) -> bool:
        """Editors are staff in /beheer/ alone; elsewhere they may no more than others. On the pages of an account it is
        asked of everybody who has one: there it could be replaced.
        """
        user, on_account = request.user, request.path_info.startswith(ACCOUNT_PREFIX)
        return user.is_authenticated and (in_admin or on_account or user.is_staff or user.is_superuser)

    def _without_one(self, request: HttpRequest) -> HttpResponse | None:
        """Where somebody is sent who has no second factor, or did not show it in this session; else None.

        That there is one is not enough: a session may be older than it, and of somebody else.
        """
        path = request.path_info
        if path.startswith(SHOWN_AT) or has_shown_second_factor(request):
            return None
        if is_mfa_enabled(request.user):
            messages.info(request, _("Show first that it is you, with your passkey or authenticator app."))
            query = f"?{urlencode({'next': request.get_full_path()})}" if request.method in {"GET", "HEAD"} else ""
            return redirect(f"{reverse('mfa_reauthenticate')}{query}")
        if path.startswith(ACCOUNT_PREFIX):
            return None
        messages.info(request, _("Add a passkey or an authenticator app first; then you can enter."))
        return redirect("mfa_index")


def has_shown_second_factor(request: HttpRequest) -> bool:
    """In this session, by who is logged in, and it is one that they still have: who lost a passkey takes it away, and
    with it what was opened by it.
    """
    records = get_authentication_records(request, request.user)
    shown = [record.get("id") for record in records if record.get("method") == "mfa"]
    return bool(shown) and Authenticator.objects.filter(user=request.user, pk__in=shown).exists()


@receiver(authenticator_added)
def note_first_second_factor(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object) -> None:
    """Who makes the first one has just shown it. (Beside another one it counts when it is used.)"""
    others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
    if not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
