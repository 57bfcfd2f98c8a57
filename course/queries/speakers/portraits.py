"""Who speaks, and who may see the photo of who speaks."""

from __future__ import annotations

from course import rules
from course.models import Meeting, User
from course.queries.calendars.events import agenda_of
from course.queries.programme.meetings import meetings_with_speaker
from course.queries.speakers.asked import invitations_of


def is_asked_to_speak(person: User) -> bool:
    """Speaks somewhere, did so, or is asked to."""
    return meetings_with_speaker(person).exists() or invitations_of(person).exists()


def can_see_portrait(reader: User, person: User) -> bool:
    """Oneself, the course office, and who sees a meeting at which this person speaks."""
    if reader == person or rules.is_organiser(reader):
        return True
    spoken = Meeting.objects.announced().filter(items__speakers=person)
    return agenda_of(reader).filter(pk__in=spoken.values("pk")).exists()


def introduces(person: User) -> bool:
    return bool(person.bio or person.topic or person.portrait)


def speakers_to_introduce(meeting: Meeting) -> list[User]:
    """Who speaks at a meeting and says something of themselves or shows a photo, by name. Reads what was prefetched."""
    speakers = {person for item in meeting.items.all() for person in item.speakers.all()}
    told = [person for person in speakers if introduces(person)]
    return sorted(told, key=lambda person: (person.sort_name, person.pk))
