"""The texts that packages put before people, as they stand in their templates and code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import allauth
from django.template.loader import get_template
from django.utils.translation.template import templatize

ALLAUTH = Path(allauth.__file__).parent
ROOMS = ("account", "mfa", "usersessions")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
"""Functions that translate; of a plural the first form is told."""
NOBODY_MEETS = (
    "account/email_change.html", "account/phone_change.html", "account/confirm_phone_verification_code.html",
    "account/signup_by_passkey.html", "account/confirm_password_reset_code.html", "mfa/trust.html",
    "mfa/webauthn/signup_form.html", "account/messages/phone_verification_sent.txt",
    "account/messages/phone_verified.txt", "account/email/", "mfa/email/",
    "tests/", "migrations/", "management/", "admin.py", "models.py",
    "apps.py", "app_settings.py", "checks.py",
)  # fmt: skip
"""Of what is switched off here (telephone numbers), mails (`cms/account_mails.py`), and what only code sees."""
NEVER_ASKED = ("phone", "username")
"""Nobody logs in with these here."""


def texts_of_allauth() -> Iterator[tuple[str, str]]:
    """(where, text) of everything that allauth may say here; of a template that we replaced, ours."""
    for room in ROOMS:
        for path in sorted((ALLAUTH / "templates" / room).rglob("*.*")):
            name = str(path.relative_to(ALLAUTH / "templates"))
            if not name.startswith(NOBODY_MEETS):
                yield from ((name, text) for text in _texts_of(templatize(_source_of(name))))
        for path in sorted((ALLAUTH / room).rglob("*.py")):
            name = str(path.relative_to(ALLAUTH / room))
            if not any(part in name for part in NOBODY_MEETS):
                yield from ((f"{room}/{name}", text) for text in _texts_of(path.read_text()))


def _source_of(name: str) -> str:
    template = get_template(name).template
    return str(template.source)


def _texts_of(code: str) -> Iterator[str]:
    """`templatize` gives Python with the texts in calls, one on a line, among letters that stand for the rest."""
    try:
        trees = [ast.parse(code)]
    except SyntaxError:
        trees = [tree for line in _calls_in(code) if (tree := line)]
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name_of(node.func) in CALLS and node.args:
                text = getattr(node.args[0], "value", None)
                if isinstance(text, str) and not any(word in text.lower() for word in NEVER_ASKED):
                    yield text


def _calls_in(code: str) -> Iterator[ast.AST]:
    """The calls in what is otherwise no Python."""
    for start in ("gettext(", "ngettext(", "pgettext(", "_("):
        place = code.find(start)
        while place != -1:
            if place == 0 or not (code[place - 1].isalnum() or code[place - 1] == "_"):
                tree = _first_call(code[place:])
                if tree:
                    yield tree
            place = code.find(start, place + 1)


def _first_call(code: str) -> ast.AST | None:
    end = code.find(")")
    while end != -1:
        try:
            return ast.parse(code[: end + 1])
        except SyntaxError:
            end = code.find(")", end + 1)
    return None


def _name_of(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))
