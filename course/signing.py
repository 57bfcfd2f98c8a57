"""Tokens of links in mails: which row, and a signature over the very question that the link asks.

When the question is answered or asked anew, its words change and the old token is worth nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core import signing
from django.utils.crypto import constant_time_compare

from course.authority import Purpose

TOKEN = re.compile(r"([0-9]{1,18})-[\w-]+", re.ASCII)


def token_for(purpose: Purpose, pk: int, question: str) -> str:
    """What stands in the link. The purpose salts the signature, so a token serves nothing else."""
    return f"{pk}-{signing.Signer(salt=purpose).signature(f'{pk} {question}')}"


def pk_in(token: str) -> int | None:
    """Of which row a token speaks, signed by whomever; None for what cannot be a token."""
    parts = TOKEN.fullmatch(token)
    return int(parts[1]) if parts else None


def is_signed(token: str, purpose: Purpose, pk: int, question: str) -> bool:
    """We made this token, for this row and this question."""
    return constant_time_compare(token, token_for(purpose, pk, question))


def numbered_token(purpose: Purpose, pk: int, person: int | None, number: int) -> str:
    """Of a row that is about a person (by key): with the next number this one is withdrawn."""
    return token_for(purpose, pk, f"{person} {number}")


def asked_of(question: str, withdrawn: int) -> str:
    """The question to somebody of whom so many times all links were withdrawn; before the first time as it was."""
    return f"{question} {withdrawn}" if withdrawn else question


def number_signed(token: str, purpose: Purpose, pk: int, people: Iterable[int | None], *, newest: int) -> int | None:
    """Which of the numbered tokens of this row it is, for one of these people; None for none of ours."""
    sent = ((number, numbered_token(purpose, pk, one, number)) for one in people for number in range(newest, -1, -1))
    return next((number for number, ours in sent if constant_time_compare(token, ours)), None)
