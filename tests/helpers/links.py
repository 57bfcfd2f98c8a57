"""What people may type into a mail, and an eye of our own for what a mail program makes a link of."""

from __future__ import annotations

import re

from django.utils.html import urlize
from hypothesis import strategies as st

ADDRESSES = [
    "https://evil.example/x", "HTTP://EVIL.EXAMPLE", "www.evil.example", "evil.com", "sub.evil.co.uk/pad?x=1",
    "noor@evil.com", "mailto:noor@evil.com", "//evil.com", "\\\\server\\share", "ftp://evil", "tel:0612345678",
    "javascript:alert(1)", "192.168.1.1/x", "evil。com", "evil．com", "ev\u200bil.com", "evil.c\u200dom",
    "https:\u200b//evil.com", "xn--e1afmkfd.xn--p1ai", "пример.рф", "(evil.com)", "a.b@c.nl", "user＠evil.com",
]  # fmt: skip
LOOKS_LIKE_A_LINK = re.compile(
    r"""://|//|\\\\                                   # a scheme, a share
    | \w@ | @\w                                       # an address of somebody
    | (?i:\bwww[.。．｡]\S)
    | \S[.。．｡][^\W\d_]{2}                           # a domain
    | \b\d{1,3}(?:\.\d{1,3}){3}\b                     # four numbers
    | [^\W\d_]:\S                                     # mailto:, tel:, javascript:
    """,
    re.VERBOSE,
)
NASTY = st.lists(
    st.one_of(
        st.sampled_from(ADDRESSES),
        st.sampled_from(list(".:/\\@{} \n\r\t-_。．｡＠\u200b\u200c\u200d\u202e\u2060\xad\x00")),
        st.sampled_from(["{voornaam}", "{n}", "www", "com", "http", "nl", "1"]),
        st.text(max_size=4),
    ),
    max_size=8,
).map("".join)


def links_in(text: str) -> list[str]:
    """What a mail program would find, by our own eye and by Django's."""
    found = [match[0] for match in LOOKS_LIKE_A_LINK.finditer(text)]
    return found + re.findall(r"<a [^>]*>", urlize(text))
