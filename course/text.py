"""What people type: clean as it comes in, and one way to compare it and to sort it. Knows no row and no form.

Text comes from slides, PDFs, chats and phones, with signs that nobody typed and nobody sees. What separates words there
separates them here. Every function gives its own answer back unchanged.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

LONGEST_LINK = 2000
"""Signs. Shared folders hand out links of several hundred; beyond this browsers differ."""

LARGEST_KEY = 2**63 - 1
"""Of a row, on every database."""

LONGEST_DOMAIN = 253
"""Characters of the name of a host (RFC 1035)."""

_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LOOKS_BLANK = dict.fromkeys(map(ord, "\x1f\u115f\u1160\u2800\u3164\uffa0"), " ")
"""Fillers of Hangul and the empty braille cell: blank to everybody but to Unicode."""

_UNSEEN = {"Cc", "Cf", "Cs"}
"""Categories: controls, what directs other signs, and halves of a pair."""

_UNSEEN_MARKS = {"\u034f", "\u17b4", "\u17b5", *map(chr, range(0x180B, 0x1810)), *map(chr, range(0xFE00, 0xFE0E))}
_JOINERS = "\u200c\u200d"
_PICTURE_OR_LETTER = "\ufe0e\ufe0f"
_JOINING = re.compile(f"[{_JOINERS}{_PICTURE_OR_LETTER}]+")
_EMOJI = {"So", "Sk", "Sm"}
_FLAG = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)")
"""A flag of a part of a country: a black one, and the name of the part in letters that nobody sees."""

_STROKE = "\u0338"
"""The one mark that makes another sign of a bracket."""

_APOSTROPHES = "\u2019\u2018\u201b\u02bc\u02b9\u02c8\u00b4`\u2032\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_PLAIN_SIGNS = {
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _APOSTROPHES.replace("`", "")), "'"),
}
"""What a word processor or a phone makes of a hyphen and an apostrophe. (A ` may stand in an address.)"""

ALIKE = (_APOSTROPHES + _DASHES, "'" * len(_APOSTROPHES) + "-" * len(_DASHES))
"""What is typed for one sign, before the accents go: each sign of the first becomes that of the second."""

NOT_COMPARED = (
    r"[\u0001-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5"
    r"\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164"
    r"\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Accents and what nobody sees, as a class that Python and PostgreSQL both read."""

BLANK = r"[\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000]+"
"""Any blanks, for both too."""

LETTERS = ("\u03c2\u00f8\u0111\u0142\u0131", "\u03c3odli")
LETTER_PAIRS = (("\u00df", "ss"), ("\u00e6", "ae"), ("\u0153", "oe"), ("\u00fe", "th"))
"""Letters that are typed as others, and have no accent that could go."""

GMAIL = ("gmail.com", "googlemail.com")
"""One mailbox under both, whatever dots stand before the @."""

_INFIX = {
    "aan", "af", "bij", "d", "da", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "het", "in",
    "la", "le", "les", "lo", "onder", "op", "over", "s", "t", "te", "ten", "ter", "tot", "uijt", "uit", "van", "vande",
    "vanden", "vander", "ver", "vom", "von", "voor", "zu", "zum", "zur",
}  # fmt: skip
"""Words before a Dutch last name (tussenvoegsels), under which no list puts it."""

ARTICLE = r"^'[st](?![a-z0-9])[ -]*"
"""'s and 't before a name. As `NOT_COMPARED`, the next three are read by Python and PostgreSQL both."""

UNSORTED = ".'"
"""Signs within a word, which is sorted as if they were not there."""

BETWEEN = r"[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u2bff\u3000-\u303f]+"
"""Signs between words, after capitals are gone: one blank, wherever something is sorted."""

_SHORTENED = re.compile(r"^v(?:(?:[./ ]+d?|d)\b\.? *(?=\w)|[./ ]*(?='[st]\b))")
"""v., v.d., v/d, vd, v.'t: *van*, *van de(n)* or *van der* and *van 't*, written short."""

_GLUED = re.compile(r"\b(\w+)(?='[st]\b)")
"""What stands right before 's and 't: the infix in Van't Hof, and the name in Hans's."""

_ELIDED = re.compile(r"(?<![\w'])d'(?=\w)")
_QUOTED = re.compile(r'"([\w!#$%&\'*+/=?^`{|}~-]+(?:\.[\w!#$%&\'*+/=?^`{|}~-]+)*)"', re.ASCII)
"""The part of an address before the @ in quotes that it does not need."""

_CURRENCY = re.compile(r"^(?:€|euro?\b)\s*|\s*(?:€|\beuro?)$|[.,](?:-{1,2}|=)$", re.IGNORECASE)
"""What people write around an amount, also the dash for no cents (€ 2.450,-)."""
_DUTCH_NUMBER = re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:[. ']\d{3})+(?:,\d*)?|\d*,\d{1,2}|\d+,)")
_ENGLISH_NUMBER = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_line(text: str) -> str:
    """One line: any blanks and breaks are one space; empty when there is nothing to see."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """Several lines: composed (NFC), LF between the lines, tabs kept, without what nobody sees.

    Both joiners stay inside an emoji and in the scripts that are spelled with them (Persian, Hindi); elsewhere they
    make two spellings of one word.
    """
    text = _BREAK.sub("\n", text)
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.translate(_LOOKS_BLANK))
    text = "".join(part if _FLAG.fullmatch(part) else "".join(filter(_is_kept, part)) for part in _FLAG.split(text))
    text = unicodedata.normalize("NFC", _JOINING.sub(_what_joins, text))
    return text if any(unicodedata.category(sign)[0] not in "CMZ" for sign in text) else ""


def clean_markup(markup: str) -> str:
    """Rich text as HTML. A stroke that would fall on the bracket of a tag, and break it (≯), is left out."""
    if _STROKE in markup:
        markup = "".join(
            sign for place, sign in enumerate(markup) if sign != _STROKE or _carrier(markup, place) not in "<>"
        )
    return clean_text(markup)


def _carrier(text: str, place: int) -> str:
    """The sign on which the mark at `place` falls; a space when there is none."""
    before = (sign for sign in reversed(text[:place]) if unicodedata.category(sign)[0] != "M")
    return next((sign for sign in before if sign not in _JOINERS and _is_kept(sign)), " ")


def _is_kept(sign: str) -> bool:
    if sign in "\n\t" or sign in _JOINERS:
        return True
    is_no_character = ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
    return not is_no_character and sign not in _UNSEEN_MARKS and unicodedata.category(sign) not in _UNSEEN


def _what_joins(run: re.Match[str]) -> str:
    """What stays of joiners, and of what makes a sign a picture: one of each, where it does something."""
    before = _base(run.string, run.start())
    first = unicodedata.category(before) if before else ""
    after = unicodedata.category(run.string[run.end()]) if run.end() < len(run.string) else ""
    picture = next((sign for sign in run[0] if sign in _PICTURE_OR_LETTER), "")
    joiner = next((sign for sign in run[0] if sign in _JOINERS), "")
    shows = first in _EMOJI or first == "Nd" or before in {"#", "*"}
    joins = (first in _EMOJI and after in _EMOJI) or (first == "Lo" and after in {"Lo", "Mn", "Mc"})
    return (picture if shows else "") + (joiner if joins else "")


def _base(text: str, end: int) -> str:
    """The sign before `end` that carries the marks there."""
    while end and (unicodedata.category(text[end - 1])[0] == "M" or text[end - 1] in _JOINERS):
        end -= 1
    return text[end - 1] if end else ""


def well_formed(text: str) -> str:
    """Without what XML 1.0 forbids: for feeds and sheets, of rows that were written before anybody cleaned."""
    return _FORBIDDEN.sub("", text)


def address(text: str) -> str:
    """A mail address as it is kept: in small letters, narrow signs, one hyphen, and without what nobody sees.

    One mailbox has one spelling: without needless quotes, and the domain in its letters (bücher, not xn--bcher-kva).
    """
    text = _narrow(text)
    local, at, domain = text.rpartition("@")
    if not at:
        return text
    quoted = _QUOTED.fullmatch(local)
    return f"{quoted[1] if quoted else local}@{_domain(domain)}"


def _narrow(text: str) -> str:
    text = unicodedata.normalize("NFKC", clean_line(text).translate(_PLAIN_SIGNS))
    text = clean_line(text).translate(_PLAIN_SIGNS)
    return text.translate(dict.fromkeys(map(ord, _JOINERS + _PICTURE_OR_LETTER))).lower()


def _domain(domain: str) -> str:
    """As it is looked up when mail goes there (IDNA 2003, as Django sends it), in letters that people read."""
    if (domain.isascii() and "xn--" not in domain) or len(domain) > LONGEST_DOMAIN:
        return domain
    try:
        found = domain.encode("idna").decode("idna")
    except UnicodeError:
        return domain
    return found if _narrow(found) == found else domain


def address_key(text: str) -> str:
    """What two addresses have in common that reach one mailbox, as far as one can see."""
    compared = unicodedata.normalize("NFKC", address(text).casefold())
    return unicodedata.normalize("NFKC", "".join(compared.split()))


def mailbox(text: str) -> str:
    """Where an address is delivered, as far as one can see: without what stands behind a plus, nor the dots that Gmail
    does not read.
    """
    name, _at, domain = address_key(text).rpartition("@")
    name = name.partition("+")[0] or name
    if domain in GMAIL:
        name, domain = name.replace(".", ""), GMAIL[0]
    return f"{name}@{domain.rstrip('.')}"


def registered_domain(address: str) -> str:
    """The domain of an address as it was registered, without what its owner puts before it; empty without one."""
    domain = address_key(address).rpartition("@")[2].rstrip(".")
    return ".".join(domain.split(".")[-2:])


def code(text: str) -> str:
    """A code or web address: in small letters, so that no two differ in capitals alone."""
    return clean_line(text).lower()


def code_to_type(text: str) -> str:
    """A code that was read from a mail or a screen and typed: capitals do not count, nor what stands between its signs,
    whatever dash a phone or a word processor makes of it.
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).upper()


def number(text: str) -> str:
    """A number as machines write it: 2.450,00 and € 2.450,- and 2,450.00 are 2450.00.

    Three digits behind a sign are thousands, unless a zero stands before it. What is no number stays as it is.
    """
    bare = _CURRENCY.sub("", _CURRENCY.sub("", clean_line(text).replace("\u2212", "-"))).strip()
    if _DUTCH_NUMBER.fullmatch(bare):
        return re.sub(r"[. ']", "", bare).replace(",", ".")
    return bare.replace(",", "") if _ENGLISH_NUMBER.fullmatch(bare) else bare


def fraction(text: str) -> str:
    """The same of a number that counts no thousands: in degrees 52,993 and 52.993 are both a little less than 53."""
    bare = clean_line(text).replace("\u2212", "-").removesuffix("\u00b0").strip()
    return bare.replace(",", ".") if len(re.findall("[.,]", bare)) == 1 else number(bare)


def folded(text: str) -> str:
    """What is compared: without capitals, accents and what nobody sees; one apostrophe, one dash, one space.

    Of a part of a text it gives a part of what it gives of the whole, so that it serves searching as well. The
    databases compute the same (`course.models.keys.Folded`).
    """
    text = text.replace("\0", "")
    if text.isascii():
        return re.sub(BLANK, " ", re.sub(NOT_COMPARED, "", text.replace("`", "'").lower())).strip()
    alike = str.maketrans(*ALIKE)
    text = unicodedata.normalize("NFKD", text.translate(alike)).translate(alike)
    text = re.sub(BLANK, " ", re.sub(NOT_COMPARED, "", text)).lower().translate(str.maketrans(*LETTERS))
    for letter, pair in LETTER_PAIRS:
        text = text.replace(letter, pair)
    return text.strip()


def sort_name(name: str) -> str:
    """Where a name stands in a Dutch list: a.s.r., DSW, Échterberg, gemeente Aa, 's-Gravenmoer (under G), IJdam.

    Small letters, digits and spaces alone.
    """
    return _plain(re.sub(ARTICLE, "", folded(name))) or _plain(name)


def sort_text(text: str) -> str:
    """The same of a text of which no key is kept, as a database computes it (`course.models.keys.Sorted`): what has no
    letters of ours stays after them.
    """
    text = re.sub(ARTICLE, "", folded(text)).translate(str.maketrans("", "", UNSORTED))
    return re.sub(BETWEEN, " ", text).strip()


def sort_person(last_name: str, first_name: str, infix: str) -> str:
    """The same of a person: under the last name without its infix, in whichever field that was typed."""
    words = _plain(_in_words(_SHORTENED.sub("", folded(last_name)))).split()
    while len(words) > 1 and words[0] in _INFIX:
        words.pop(0)
    return " ".join([*words, *_plain(f"{first_name} {_in_words(folded(infix))}").split()])


def _in_words(name: str) -> str:
    """With a blank between infixes that an apostrophe glues together, and to the name: van 't Hof, d Ancona."""
    name = _GLUED.sub(lambda found: f"{found[0]} " if found[1] in _INFIX else found[0], name)
    return _ELIDED.sub("d ", name)


def _plain(text: str) -> str:
    letters = re.sub(r"[.']", "", anyascii(folded(text)).lower())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def key_in(typed: object) -> int:
    """The key of a row that came along in a form or an address; 0 when it is none that a database can hold."""
    digits = str(typed)
    is_number = len(digits) <= len(str(LARGEST_KEY)) and digits.isascii() and digits.isdecimal()
    return int(digits) if is_number and int(digits) <= LARGEST_KEY else 0
