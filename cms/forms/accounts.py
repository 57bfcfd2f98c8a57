"""Forms of allauth that we ask something more of."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmEmailVerificationCodeForm, ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from cms.account_limits import network_of
from course.text import code_to_type, mailbox


class TypedCode(forms.Form):
    """A code is what was typed without what stands between. (allauth takes a hyphen for nothing, and no other dash.)"""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = code_to_type(self.cleaned_data["code"])
        return str(super().clean_code())  # of the form beside which this stands


class LoginCodeTyped(TypedCode, ConfirmLoginCodeForm):
    pass


class EmailCodeTyped(TypedCode, ConfirmEmailVerificationCodeForm):
    pass


class SecondStepTyped(TypedCode, AuthenticateForm):
    pass


class AgainTyped(TypedCode, ReauthenticateForm):
    pass


class AppCodeTyped(TypedCode, ActivateTOTPForm):
    pass


class LoginCodeForm(RequestLoginCodeForm):
    def clean_email(self) -> str:
        """Codes are counted for an address *and* a visitor: asking many for somebody else keeps them from none.

        Who was written down by the course office has no address in allauth's table yet; with it there one code is
        enough: it opens the account and confirms the address. (A second code has a limit for each address alone.)
        """
        adapter = get_adapter()
        key = f"{mailbox(self.cleaned_data['email'])}:{network_of(context.request)}"
        if not ratelimit.consume(context.request, action="code_for_visitor", key=key):
            raise adapter.validation_error("too_many_login_attempts")
        email = str(super().clean_email())
        if self._user:
            sync_user_email_address(self._user)
        return email
