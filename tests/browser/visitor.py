"""Somebody in front of the site: one browser context that notes everything that should not happen."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.browser.demo import Demo

VIOLATION = "document.addEventListener('securitypolicyviolation', event => console.error('CSP: ' + event.blockedURI))"
LOADING = 120_000
"""Milliseconds that putting back the demo may take."""


class Visitor:
    """A page with a memory: errors on the console, breaches of the content policy, requests to other hosts."""

    def __init__(self, context: BrowserContext, demo: Demo) -> None:
        self.demo = demo
        self.context = context
        self.complaints: list[str] = []
        self._refused: set[str] = set()
        context.on("request", self._note_request)
        context.on("response", self._note_response)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.add_init_script(VIOLATION)
        self.page: Page = context.new_page()

    def open(self, path: str, status: int = 200) -> Page:
        """Go to an address of the site that must answer with `status`."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path}: {response.status}\n{self.demo.log()}"
        return self.page

    def stand_at(self, moment: str) -> None:
        """Choose a moment on /demo/; this puts the edition back."""
        self.open("/demo/")
        with self.page.expect_navigation(timeout=LOADING):
            self.page.locator(f"button[name=moment][value={moment}]").click(timeout=LOADING)
        self.demo.moment = moment
        assert self.page.locator(".message-success").count() == 1, self.demo.log()

    def become(self, person: str) -> Visitor:
        """Log in as somebody of the demo."""
        self.open("/demo/")
        self.click(f"button[name=person][value={person}]")
        assert "/demo/" not in self.page.url
        return self

    def click(self, target: Locator | str) -> None:
        """Follow a link or press a button, and see the whole page that comes."""
        with self.page.expect_navigation():
            (self.page.locator(target) if isinstance(target, str) else target).click()

    def send(self, form: str = "main form") -> None:
        """Press the first button of a form."""
        self.click(self.page.locator(form).locator("button[type=submit], button:not([type])").first)

    def download(self, address: str) -> bytes:
        """What an address on the page gives, with the session of this person."""
        response = self.context.request.get(address)
        assert response.ok, f"{address}: {response.status}"
        return response.body()

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.demo.url}/", "data:", "blob:", "about:")):
            self.complaints.append(f"request to another host: {request.url}")

    def _note_response(self, response: Response) -> None:
        """A page that is refused on purpose is no error of the page; a page that breaks always is."""
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")
        elif response.status >= 400 and response.request.is_navigation_request():
            self._refused.add(response.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.location.get("url") not in self._refused:
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")
