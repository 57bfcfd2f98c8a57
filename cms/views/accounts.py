"""The page of one's own addresses, where allauth would answer with an error."""

from __future__ import annotations

from typing import Any

from allauth.account.views import EmailView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from course.actions.people.addresses import AddressTaken, check_free


class AddressesView(EmailView):
    def _action_primary(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """To be mailed at an address that the account of another person has is refused: one of the two has to go."""
        address = self._get_email_address(request)
        try:
            check_free(address.email if address else "", person=request.user)
        except AddressTaken:
            messages.error(request, _("This address belongs to another account. Ask the course office."))
            return None
        return super()._action_primary(request, *args, **kwargs)
