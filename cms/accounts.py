"""What allauth asks us about accounts."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.manage_email import emit_email_changed
from allauth.account.models import EmailAddress
from allauth.core import context as current
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMultiAlternatives
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import account_limits, account_line
from cms.account_mails import Words, account_letter
from course.actions.people.addresses import AddressTaken, check_free
from course.forms.typed import LONGEST_ADDRESS
from course.mailtext.letter import email_of
from course.models import User

_DID_NOT_GO = "zeg.mail_did_not_go"

_NOT_SENT = gettext_lazy(
    "The mail to %(address)s may not come: our mail server does not take it now. Is the address right? Then ask for it "
    "again in a minute."
)


_ASKED_OFTEN = gettext_lazy(
    "We mailed %(address)s several times already, so we do not do it again now. Look there, also among unwanted mail, "
    "or try again in an hour."
)


class AccountAdapter(DefaultAccountAdapter):
    def clean_email(self, email: str) -> str:
        """An address that does not fit is refused. (allauth would cut it off, and so give it to somebody else.)"""
        MaxLengthValidator(LONGEST_ADDRESS)(email)
        return str(super().clean_email(email))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail that cannot go now ends nothing: the next page says so. Neither does one that was asked too often."""
        request = current.request
        if request is not None and account_limits.is_asked_often(request, template_prefix, email):
            self._did_not_go(request, _ASKED_OFTEN, email)
        elif request is not None and account_limits.earlier_one_serves(request, template_prefix, email):
            return
        elif not account_line.send(self.render_mail(template_prefix, email, context)) and request is not None:
            self._did_not_go(request, _NOT_SENT, email)

    def _did_not_go(self, request: HttpRequest, why: Words, address: str) -> None:
        request.META[_DID_NOT_GO] = True
        messages.error(request, why % {"address": address})

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Nobody reads that a mail was sent beside that it was not."""
        says_sent = (message_template or "").endswith("_sent.txt")
        if not (says_sent and _DID_NOT_GO in request.META):
            super().add_message(request, level, message_template, *args, **kwargs)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """In the frame of every mail. Links lead to `SITE_URL`: the host of a request is what somebody typed, for an
        address that need not be theirs. (allauth makes its links of the request.)
        """
        (address,) = [email] if isinstance(email, str) else email
        return email_of(account_letter(template_prefix, address, context), to=address, headers=headers)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """What somebody adds and confirms is where they want to be reached: from now on we mail there.

        One choice less, and the page of addresses, where they come next, still has the older one to choose. An address
        that the course office wrote down for another person is refused; so is, at the log-in, one that the account no
        longer has: a code that was asked before the course office changed the address.
        """
        user = email_address.user
        if not request.user.is_authenticated and email_address.email != user.email.lower():
            return False
        try:
            check_free(email_address.email, person=user)
        except AddressTaken:
            messages.error(request, _("This address belongs to another account. Ask the course office."))
            return False
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed and not email_address.primary:
            self._mail_there(request, email_address)
        return confirmed

    def _mail_there(self, request: HttpRequest, address: EmailAddress) -> None:
        before = EmailAddress.objects.get_primary(address.user)
        address.set_as_primary()
        emit_email_changed(request, before, address)
        messages.success(request, _("From now on we mail you at %(address)s.") % {"address": address.email})

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Who has a second factor shows that one: with a password alone it could be replaced."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"].startswith("mfa_")] or methods

    def get_client_ip(self, request: HttpRequest) -> str:
        """An IPv4 address in the clothes of IPv6 is that IPv4 address: of the others all visitors are one network."""
        given = str(super().get_client_ip(request))
        mapped = ip_address(given) if given.lower().startswith("::ffff:") else None
        return str(getattr(mapped, "ipv4_mapped", None) or given)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count for an address *and* a visitor: nobody locks out somebody else.

        (allauth counts them per address alone, beside a limit per visitor for all addresses together, which stays.)
        """
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{account_limits.network_of(request)}"
