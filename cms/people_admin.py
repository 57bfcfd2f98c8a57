"""Our screen for people stands where Wagtail's screen for users was."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleAdminConfig(WagtailUsersAppConfig):
    """Wagtail's own screen would let everybody who may change a person make administrators."""

    user_viewset = "course.viewsets.people.people.PersonViewSet"
