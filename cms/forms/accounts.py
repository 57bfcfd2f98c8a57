"""Forms of allauth that we ask something more of."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.core import context, ratelimit

from cms.account_limits import network_of
from course.text import mailbox


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
