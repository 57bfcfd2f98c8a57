"""Who comes on the day of the opening: applicants, their managers, who gets an offer, the course office, who looks."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from http import HTTPStatus
from itertools import cycle

from django.urls import reverse

from tests.storm.book import Book
from tests.storm.browser import Browser, NoUse, Page
from tests.storm.data import Applicant, Opening

HANDS = 6
"""So many people are busy at the same moment."""

SECRET = re.compile(r"https://127\.0\.0\.1(/(?:akkoord|plek)/[^\s/]+/)")
CODE = re.compile(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", re.MULTILINE)
NUMBER = re.compile(r"^<(\d+)\.\d{14}@")
SECONDS_FOR_A_CODE = 12

BETWEEN_CODES = 20
"""Seconds: three a minute go to one visitor for one address."""

STEPS = (
    ("first_name", "infix", "last_name", "job_title", "organisation"),
    ("learning_question", "region", "experience"),
    ("manager_name", "manager_email"),
)

EVERY = {"double click": 3, "withdraws": 4, "hands over": 7, "refuses": 9, "declines": 5}
"""One of so many does this."""


def does(what: str, number: int) -> bool:
    return number % EVERY[what] == EVERY[what] - 1


class Crowd:
    """Everybody who acts, until `stop`."""

    def __init__(self, book: Book, opening: Opening) -> None:
        self.book, self.opening, self.port = book, opening, 0
        self.stopped = threading.Event()
        self.pool = ThreadPoolExecutor(HANDS)
        self.codes: dict[str, str] = {}
        self.answered: set[str] = set()
        self.problems: list[str] = []
        self.visitors = 0
        self.uploaded = 0

    def letter(self, letter: EmailMessage) -> None:
        """A mail came: who is asked something answers, who waits for a code reads it."""
        number = NUMBER.match(str(letter["Message-ID"]).strip())
        self.book.arrived(int(number[1]) if number else None, str(letter["To"]))
        part = letter.get_body(("plain",))
        text = part.get_content().replace("\r\n", "\n") if part else ""
        if not number and (code := CODE.search(text)):
            self.codes[str(letter["To"])] = code[1]
        for path in set(SECRET.findall(text)) - self.answered:
            self.answered.add(path)
            self.do(self.answer, path)

    def do(self, act: Callable[..., None], *arguments: object) -> None:
        """Soon, by one of the hands."""
        if not self.stopped.is_set():
            self.pool.submit(self._safely, act, *arguments)

    def _safely(self, act: Callable[..., None], *arguments: object) -> None:
        try:
            act(*arguments)
        except NoUse as problem:
            self.problems.append(f"somebody gave up: {problem}")
        except Exception as problem:  # a mistake of the storm must not look like silence
            self.problems.append(f"{act.__name__}: {type(problem).__name__}: {problem}")

    def browser(self, number: int, cookie: str = "") -> Browser:
        return Browser(self.port, self.book, number, cookie)

    def rush(self, seconds: float) -> None:
        """All applicants come, evenly over so many seconds."""
        began = time.monotonic()
        for index, applicant in enumerate(self.opening.applicants):
            wait = began + seconds * index / len(self.opening.applicants) - time.monotonic()
            if self.stopped.wait(max(0.0, wait)):
                return
            self.do(self.apply, applicant)

    def apply(self, applicant: Applicant) -> None:
        browser = self.browser(applicant.number + 1, applicant.cookie)
        if not applicant.cookie and not self.log_in(browser, applicant):
            return
        slug = self.opening.slug
        if not applicant.has_draft:
            browser.get(reverse("course:enrol", args=[slug]))
            for number, names in enumerate(STEPS, start=1):
                values = {name: applicant.answers[name] for name in names}
                browser.insist(reverse("course:enrol_step", args=[slug, number]), values)
        page = self._send(browser, applicant)
        if page.location == reverse("course:enrolled", args=[slug]):
            self.book.accept("enrolled", applicant.person)
        if not applicant.has_draft:
            browser.get(page.location or "/mijn/")
        self._leave(browser, applicant)

    def _send(self, browser: Browser, applicant: Applicant) -> Page:
        """The last button; some click twice."""
        path = reverse("course:enrol_step", args=[self.opening.slug, 4])
        if does("double click", applicant.number):
            token = browser.get(path).token
            again = threading.Thread(target=browser.post, args=(path, {"csrfmiddlewaretoken": token}))
            again.start()
            page = browser.post(path, {"csrfmiddlewaretoken": token})
            again.join()
            if not page.failed:
                return page
        return browser.insist(path, {})

    def _leave(self, browser: Browser, applicant: Applicant) -> None:
        """Some withdraw and some send a colleague, when the page of their course has that button."""
        if not (does("withdraws", applicant.number) or does("hands over", applicant.number)):
            return
        if self.stopped.wait(3):
            return
        mine = browser.get("/mijn/").body.decode()
        verb = "afmelden" if does("withdraws", applicant.number) else "overdragen"
        found = re.search(rf"/mijn/aanmelding/(\d+)/{verb}/", mine)
        if not found:
            return
        names = {"first_name": "Ada", "last_name": f"Opvolger {applicant.number}"}
        values = {**names, "email": f"opvolger{applicant.number}@voorbeeld.example"} if verb == "overdragen" else {}
        form = browser.get(found[0]).form_with("stated") if verb == "afmelden" else {}
        page = browser.insist(found[0], {**form, **values})
        if page.location and verb == "afmelden":
            self.book.accept("withdrew", int(found[1]))

    def log_in(self, browser: Browser, applicant: Applicant) -> bool:
        """With a code from the mail; asks another one when it does not come, and never more than the site allows."""
        for turn in range(6):
            time.sleep(BETWEEN_CODES if turn else 0)
            self.codes.pop(applicant.email, None)
            asked = browser.insist(reverse("account_request_login_code"), {"email": applicant.email})
            code = self._code_for(applicant.email) if asked.location else ""
            if code:
                page = browser.insist(asked.location, {"code": code})
                if page.location:
                    return True
            browser.cookies.clear()
        self.problems.append(f"{applicant.email} could not log in")
        return False

    def _code_for(self, email: str) -> str:
        until = time.monotonic() + SECONDS_FOR_A_CODE
        while email not in self.codes and time.monotonic() < until:
            time.sleep(0.1)
        return self.codes.get(email, "")

    def answer(self, path: str) -> None:
        """A manager says yes or no; who is offered a place takes it or lets it go."""
        self.visitors += 1
        number = self.visitors
        if path.startswith("/plek/"):
            values = {"answer": "decline" if does("declines", number) else "accept"}
        elif does("refuses", number):
            values = {"answer": "refuse", "reason": "Niet dit jaar."}
        else:
            values = {"answer": "approve", "cost_centre": "K12"}
        self.browser(1000 + number).insist(path, values)

    def look_around(self) -> None:
        """Public pages, calendars and a page with log-in, three a second."""
        known = self.browser(5000, next(one.cookie for one in self.opening.applicants if one.cookie))
        visitor = self.browser(5001)
        public = ("/", self.opening.page, reverse("course:enrol", args=[self.opening.slug]), "/account/login/")
        feeds = cycle(self.opening.calendars.values())
        turns: Iterator[str] = cycle([*public, "calendar", "/mijn/"])
        while not self.stopped.wait(0.33):
            path = next(turns)
            browser = known if path == "/mijn/" else visitor
            browser.get(next(feeds) if path == "calendar" else path)

    def run_the_office(self) -> None:
        """Moves, cancels and reinstates meetings, gives seats, adds material."""
        browser = self.browser(6000, self.opening.organiser)
        chores = cycle(
            [self._cancel, self._upload, self._move, self._upload, self._reinstate, self._upload, self._seat]
        )
        while not self.stopped.wait(3):
            self._safely(next(chores), browser)

    def _cancel(self, browser: Browser) -> None:
        self._change(browser, "meetings:edit", self.opening.meetings[0], "status", "cancelled")

    def _reinstate(self, browser: Browser) -> None:
        self._change(browser, "meetings:edit", self.opening.meetings[0], "status", "confirmed")

    def _move(self, browser: Browser) -> None:
        path = reverse("meetings:edit", args=[self.opening.meetings[1]])
        hour = 9 + self.uploaded % 4
        before = browser.get(path).form_with("starts_at")
        if before:
            day = before["starts_at"].partition(" ")[0]
            self._tell(browser, path, {**before, "starts_at": f"{day} {hour:02}:00"})

    def _seat(self, browser: Browser) -> None:
        path = reverse("editions:edit", args=[self.opening.edition])
        before = browser.get(path).form_with("capacity")
        if before:
            more = {name: str(int(before[name]) + 1) for name in ("capacity", "seats_municipality")}
            self._tell(browser, path, {**before, **more})

    def _change(self, browser: Browser, name: str, key: int, field: str, value: str) -> None:
        path = reverse(name, args=[key])
        before = browser.get(path).form_with(field)
        if before:
            self._tell(browser, path, {**before, field: value})

    def _tell(self, browser: Browser, path: str, values: dict[str, str]) -> None:
        """Send the form; when people hear of it, look who and let it go."""
        page = browser.post(path, values)
        step = page.form_with("telling_seen")
        if step:
            page = browser.post(path, {**step, "telling": "send"})
        if page.location:
            self.book.accept("office", self.opening.edition)

    def _upload(self, browser: Browser) -> None:
        """A small file. What finds no room is refused with a sentence."""
        self.uploaded += 1
        path = reverse("course:add_material", args=[self.opening.meetings[2]])
        token = browser.get(path).token
        values = {
            "csrfmiddlewaretoken": token, "title": f"Dia's {self.uploaded}", "audience": "participants",
            "release_days": "", "rights": "course_only",
        }  # fmt: skip
        lines = [
            f'--storm\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in values.items()
        ]
        file = 'Content-Disposition: form-data; name="file"; filename="dia.txt"\r\nContent-Type: text/plain'
        body = "".join([*lines, f"--storm\r\n{file}\r\n\r\n{'x' * 20_000}\r\n--storm--\r\n"]).encode()
        page = browser.post(path, {}, body=body, kind="multipart/form-data; boundary=storm")
        if page.location:
            self.book.accept("uploaded", self.uploaded)
        elif page.status == HTTPStatus.OK:
            self.book.accept("refused upload", self.uploaded)

    def stop(self) -> None:
        self.stopped.set()
        self.pool.shutdown(wait=True, cancel_futures=True)
