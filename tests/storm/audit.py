"""What must be equal when the storm is over: each check gives sentences about what is not. Asks the database itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection
from icalendar import Calendar

from course.actions.enrolment.audit import audit_all
from course.actions.mail.outbox import NothingToDo, send_again_anyway
from course.actions.mail.send import may_have_arrived
from course.authority import SYSTEM
from course.enums import HOLDS_PLACE, SIDES, EnrolmentState, MeetingStatus, MessageState, Side
from course.errors import Refusal
from course.models import Edition, Enrolment, Material, Meeting, Message
from course.queries.enrolment.history import MOVED, lines_of
from tests.storm.book import Book
from tests.storm.browser import Browser
from tests.storm.data import Opening
from tests.storm.house import House


def settle(house: House, rounds: int = 30) -> None:
    """Let everything go that waits: pauses after a failure are cut short, and the operator's command is given."""
    for _round in range(rounds):
        Message.objects.queued().filter(attempts__gt=0).update(due_at=_now())
        house.run("run_due")
        if not _under_way():
            return


def _now() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


def _under_way() -> bool:
    return Message.objects.due().exists() or Message.objects.sending().exists()


def uncertain() -> set[int]:
    """Messages of which the mail server left us in doubt, and which say so."""
    doubtful = Message.objects.failed().may_have_arrived().filter(error__startswith=may_have_arrived())
    return set(doubtful.values_list("pk", flat=True))


def send_uncertain_again(house: House) -> None:
    """What the office does after reading the warning."""
    doubtful = Message.objects.filter(pk__in=uncertain())
    try:
        send_again_anyway(messages=doubtful, number=doubtful.count(), by=SYSTEM)
    except (NothingToDo, Refusal):
        return
    settle(house)


def broken(book: Book, opening: Opening, doubtful: set[int], house: House) -> dict[str, list[str]]:
    """The sentences by the name of each check; an empty list for what holds."""
    edition = Edition.objects.get(pk=opening.edition)
    reader = Browser(house.port, Book(), 7000)
    checks: dict[str, Callable[[], Iterator[str]]] = {
        "the product's own recount finds nothing": _recount,
        "no place too many, for either side": lambda: _places(edition),
        "the lines run from 1 without a gap": lambda: _lines(edition),
        "nobody is enrolled twice": lambda: _twice(edition),
        "what was accepted stands": lambda: _accepted(book),
        "the history of every enrolment is complete": lambda: _history(edition),
        "no message is lost, and only uncertain ones came twice": lambda: _messages(book, doubtful),
        "no message is stuck": _stuck,
        "calendars say what the database says": lambda: _calendars(opening, reader),
        "every file has a row and every row its file": lambda: _files(house.files),
    }
    return {name: list(check()) for name, check in checks.items()}


def _recount() -> Iterator[str]:
    for recount in audit_all():
        yield from (f"{recount.subject}: {finding}" for finding in recount.findings)


def _places(edition: Edition) -> Iterator[str]:
    held = Counter(Enrolment.objects.filter(edition=edition, state__in=HOLDS_PLACE).values_list("side", flat=True))
    if held.total() > edition.capacity:
        yield f"{held.total()} places are held and there are {edition.capacity}"
    for side in SIDES:
        if held[side] > edition.seats(side):
            yield f"{side}: {held[side]} seats are held and there are {edition.seats(side)}"


def _lines(edition: Edition) -> Iterator[str]:
    lines: defaultdict[Side, list[int]] = defaultdict(list)
    for side, rank in Enrolment.objects.filter(edition=edition, state=EnrolmentState.WAITING).values_list(
        "side", "rank"
    ):
        lines[side].append(rank)
    for side, ranks in lines.items():
        if sorted(ranks) != list(range(1, len(ranks) + 1)):
            yield f"{side}: {sorted(ranks)}"


def _twice(edition: Edition) -> Iterator[str]:
    people = Counter(Enrolment.objects.filter(edition=edition).values_list("user", flat=True))
    yield from (f"person {person} has {number} enrolments" for person, number in people.items() if number > 1)


def _accepted(book: Book) -> Iterator[str]:
    """Whose enrolment was answered by 'Gelukt' has sent it, also when a manager said no since; who withdrew is out."""
    of_people = dict(Enrolment.objects.values_list("user", "pk"))
    moved = {int(key) for key in lines_of(of_people.values(), MOVED).values_list("object_id", flat=True)}
    left = dict(Enrolment.objects.values_list("pk", "state"))
    for act, number in book.accepted:
        if act == "enrolled" and of_people.get(number) not in moved:
            yield f"person {number} was told that it is sent, and it is not"
        if act == "withdrew" and left.get(number) != EnrolmentState.WITHDRAWN:
            yield f"enrolment {number} was told that it is withdrawn, and is {left.get(number)}"
    uploads = sum(act == "uploaded" for act, _number in book.accepted)
    if uploads > Material.objects.count():
        yield f"{uploads} files were accepted, and {Material.objects.count()} are there"


def _history(edition: Edition) -> Iterator[str]:
    """Each move begins where the one before ended, the first at the draft, and the last ends where it stands."""
    stands = dict(Enrolment.objects.filter(edition=edition).values_list("pk", "state"))
    at: dict[int, str] = {}
    for key, data in lines_of(list(stands), MOVED).values_list("object_id", "data"):
        before = at.get(int(key), data["from"])
        if before != data["from"]:
            yield f"enrolment {key} moves from {data['from']} and was {before}"
        at[int(key)] = data["to"]
    for pk, state in stands.items():
        if at.get(pk, EnrolmentState.DRAFT) != state:
            yield f"enrolment {pk} is {state}, and its history ends with {at.get(pk)}"


def _messages(book: Book, doubtful: set[int]) -> Iterator[str]:
    came = Counter(letter.number for letter in book.letters if letter.number is not None)
    alone = Message.objects.filter(can_wait=False)
    sent = set(alone.filter(state=MessageState.SENT).values_list("pk", flat=True))
    yield from (f"message {pk} is sent and never came" for pk in sorted(sent - set(came)))
    yield from (f"message {pk} came {number} times" for pk, number in came.items() if number > 1 and pk not in doubtful)
    known = set(Message.objects.filter(state=MessageState.SENT).values_list("pk", flat=True)) | doubtful
    yield from (f"message {pk} came and is not said to be sent" for pk in sorted(set(came) - known))


def _stuck() -> Iterator[str]:
    for pk, state in Message.objects.due().values_list("pk", "state"):
        yield f"message {pk} is due and {state}"
    for pk in Message.objects.sending().values_list("pk", flat=True):
        yield f"message {pk} is being sent by nobody"
    for pk, error in Message.objects.failed().exclude(pk__in=uncertain()).values_list("pk", "error"):
        yield f"message {pk} failed: {error}"


def _calendars(opening: Opening, reader: Browser) -> Iterator[str]:
    """Each feed, read as an app reads it: the meetings of who takes part, at their times, cancelled or not."""
    for person, path in opening.calendars.items():
        page = reader.get(path)
        found = {
            str(event["UID"]): (event["DTSTART"].dt, str(event.get("STATUS", "")) == "CANCELLED")
            for event in Calendar.from_ical(page.body.decode()).walk("VEVENT")
        }
        takes_part = Enrolment.objects.taking_part().filter(user=person).values("edition")
        meetings = Meeting.objects.filter(edition__in=takes_part).exclude(status=MeetingStatus.DRAFT)
        wanted = {str(one.ical_uid): (one.starts_at, one.status == MeetingStatus.CANCELLED) for one in meetings}
        if found != wanted:
            yield f"person {person}: {found} and not {wanted}"


def _files(folder: Path) -> Iterator[str]:
    stored = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    rows = set(Material.objects.exclude(file="").values_list("file", flat=True))
    if stored != rows:
        yield f"files without a row: {sorted(stored - rows)}; rows without a file: {sorted(rows - stored)}"
