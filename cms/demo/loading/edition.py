"""The demo edition as a whole: load it at a moment, or take it away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry

from cms import page_cache
from cms.demo.content import shipped
from cms.demo.loading import pitches as pitches_demo
from cms.demo.loading.attendance import load_attendance
from cms.demo.loading.enrolments import load_enrolments
from cms.demo.loading.library import load_library
from cms.demo.loading.load import Load, Step
from cms.demo.loading.meetings import announce_meetings, load_meetings, load_waiting, settle_changes
from cms.demo.loading.people import load_organisations, load_people
from cms.demo.loading.polls import load_polls
from cms.demo.loading.preparation import load_answers
from cms.demo.loading.programme import calendars_of, load_calendars, load_edition, load_modules, load_places
from cms.demo.loading.registry import Registry
from cms.demo.loading.removal import clear_edition, erase, forget, forget_sketches, remove
from cms.demo.loading.rounds import load_rounds
from cms.demo.loading.shipped import load_shipped
from cms.demo.loading.site import give_sites_back, load_home
from cms.demo.loading.speakers import live_speakers, load_speakers
from cms.demo.loading.texts import load_course_pages, load_text_pages
from cms.demo.loading.visits import live_visits, load_visits
from cms.demo.models import DemoRecord
from cms.demo.records import Content
from cms.models import SiteSettings
from course import clock
from course.formatting import in_dutch

DEFAULT_MOMENT = "bijna_vol"

STEPS: tuple[Step, ...] = (
    (_("words"), load_shipped),
    (_("organisations"), load_organisations),
    (_("people"), load_people),
    (_("edition"), load_edition),
    (_("places"), load_places),
    (_("modules"), load_modules),
    (_("programme"), load_meetings),
    (_("work visits"), load_visits),
    (_("speakers"), load_speakers),
    (_("history"), forget_sketches),
    (_("announcement"), announce_meetings),
    (_("answers of speakers"), live_speakers),
    (_("enrolments"), load_enrolments),
    (_("preparation"), load_answers),
    (_("life of the visits"), live_visits),
    (_("rounds of choosing"), load_rounds),
    (_("attendance"), load_attendance),
    (_("date polls"), load_polls),
    (_("waiting changes"), load_waiting),
    (_("changes that were read"), settle_changes),
    (_("calendars"), load_calendars),
    *pitches_demo.STEPS,
    (_("front page"), load_home),
    (_("course pages"), load_course_pages),
    (_("library"), load_library),
    (_("text pages"), load_text_pages),
)
"""What is loaded in which order."""

Registered = dict[type[Model], list[int]]


def load_demo(
    *,
    moment: str = DEFAULT_MOMENT,
    content: Content | None = None,
    on_step: Callable[[str | Promise], None] = lambda _word: None,
) -> Counter[type[Model]]:
    """Load the demo edition as it stood at a moment, and stop the demo clock there. Returns rows per model.

    Each thing is made on its day, so that it is the same whenever somebody loads it, and none of the mails of then
    goes. Everything or nothing; `on_step` hears the word of every step that is done. What people did in the demo
    edition since the last load is gone afterwards. Outside the demo the clock is left alone. Raises ContentError.
    """
    content = content or shipped()
    at = content.moment(moment)
    with transaction.atomic(), in_dutch():
        _wait_for_others()
        load = Load(content, at, Registry())
        load.calendars.update(calendars_of(load.rows))
        pitches_demo.clear_pitches(load.rows)
        clear_edition(load.rows)
        for word, step in STEPS:
            with load.on(load.beginning):
                step(load)
            on_step(word)
        _remove(load.rows.leftovers())
        load.rows.write()
        transaction.on_commit(page_cache.begin)
        if settings.DEMO:
            transaction.on_commit(lambda: clock.set_demo_moment(at))
    return load.rows.counts()


@transaction.atomic
def remove_demo() -> tuple[int, int]:
    """Take away what load_demo loaded and what hangs on it. Returns how many rows went, and how many stay because
    others use them."""
    _wait_for_others()
    registered = Registry().leftovers()
    kept = _remove(registered)
    DemoRecord.objects.all().delete()
    transaction.on_commit(page_cache.begin)
    if settings.DEMO:
        transaction.on_commit(lambda: clock.set_demo_moment(None))
    return sum(map(len, registered.values())) - kept, kept


def is_loaded() -> bool:
    return DemoRecord.objects.exists()


def _wait_for_others() -> None:
    """Two loads at once would make every row twice: the second waits here for the first."""
    ContentType.objects.select_for_update().get(app_label="demo", model="demorecord")


def _remove(registered: Registered) -> int:
    kept = _remove_pages(registered)
    pitches_demo.remove_pitches(registered)
    return kept + remove(registered)


def _remove_pages(registered: Registered) -> int:
    """Remove registered pages. A page with pages of others under it stays."""
    ids = {pk for model, found in registered.items() if issubclass(model, Page) for pk in found}
    leaving = [page for page in Page.objects.filter(pk__in=ids) if _stands_alone(page, ids)]
    numbers, paths = [page.pk for page in leaving], {page.path for page in leaving}
    give_sites_back(numbers)
    for page in leaving:
        if page.path[: -Page.steplen] not in paths:  # what is under it goes along
            Page.objects.get(pk=page.pk).specific.delete()
    PageLogEntry.objects.filter(page__in=numbers).delete()
    for model, found in registered.items():
        if issubclass(model, Page):
            forget(model, found)
    erase(SiteSettings.objects.filter(pk__in=registered.get(SiteSettings, [])))
    return len(ids) - len(leaving)


def _stands_alone(page: Page, ids: set[int]) -> bool:
    return not page.get_descendants().exclude(pk__in=ids).exists()
