"""Browsers and systems in words for people, by the header User-Agent."""

from __future__ import annotations

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edge", ("edg/", "edga/", "edgios/")),
    ("Opera", ("opr/", "opera")),
    ("Samsung Internet", ("samsungbrowser/",)),
    ("Firefox", ("firefox/", "fxios/")),
    ("Chrome", ("chrome/", "chromium/", "crios/")),
    ("Safari", ("safari/",)),
)
"""The first mark that is in the header decides: most browsers also carry the name of an older one."""

SYSTEMS = (
    ("iPhone", ("iphone",)),
    ("iPad", ("ipad",)),
    ("Android", ("android",)),
    ("Windows", ("windows",)),
    ("Mac", ("macintosh", "mac os x")),
    ("ChromeOS", ("cros ",)),
    ("Linux", ("linux", "x11")),
)


def browser_in_words(user_agent: str) -> str:
    """*Firefox op Windows*. Whoever sends a header writes it: nothing of theirs is repeated."""
    header = user_agent.casefold()
    browser, system = _known(header, BROWSERS), _known(header, SYSTEMS)
    if not system:
        return browser or _("unknown browser")
    return _("%(browser)s on %(system)s") % {"browser": browser or _("unknown browser"), "system": system}


def _known(header: str, names: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return next((name for name, marks in names if any(mark in header for mark in marks)), "")
