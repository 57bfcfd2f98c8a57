"""What allauth asks us about accounts."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.core.validators import MaxLengthValidator

from course.forms.fields import LONGEST_ADDRESS


class AccountAdapter(DefaultAccountAdapter):
    def clean_email(self, email: str) -> str:
        """An address that does not fit is refused. (allauth would cut it off, and so give it to somebody else.)"""
        MaxLengthValidator(LONGEST_ADDRESS)(email)
        return str(super().clean_email(email))
