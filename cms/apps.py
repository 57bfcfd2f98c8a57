from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from course import merging


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Website")

    def ready(self) -> None:
        from cms import checks, logs, signals  # noqa: F401, PLC0415 - checks and signals register themselves
        from cms.actions.pages import copy_page_along  # noqa: PLC0415 - needs the models
        from cms.admin_lists import compare_as_ours, offer_no_import  # noqa: PLC0415 - needs the models
        from cms.admin_order import sort_as_ours  # noqa: PLC0415 - needs the models
        from cms.admin_words import say_names  # noqa: PLC0415 - needs the models
        from cms.forms.copies import bound_copies  # noqa: PLC0415 - needs the models
        from cms.forms.lengths import say_lengths  # noqa: PLC0415 - needs the models
        from cms.forms.own_data import say_what_is_asked  # noqa: PLC0415 - needs the models
        from cms.forms.redirects import refuse_dead_ends  # noqa: PLC0415 - needs the models
        from cms.office_mails import frame_wagtails_mails  # noqa: PLC0415 - needs the models
        from cms.queries.pages.addresses import address_of  # noqa: PLC0415 - reads pages, which are there now
        from cms.queries.pages.todo import has_page, page_of  # noqa: PLC0415 - reads pages, which are there now
        from cms.wording import say_labels  # noqa: PLC0415 - beside the others
        from course.enums import EditionTask  # noqa: PLC0415 - stands beside what needs the models
        from course.queries.editions import copying, pages, todo  # noqa: PLC0415 - needs the models

        logs.configure()
        say_labels()
        say_names()
        compare_as_ours()
        offer_no_import()
        sort_as_ours()
        frame_wagtails_mails()
        refuse_dead_ends()
        bound_copies()
        say_lengths()
        say_what_is_asked()
        pictures = merging.Relation(merging.Rule.MOVES, _("Pictures and documents"))
        merging.register({"cms.picture.uploaded_by_user": pictures})
        pages.register(address_of)
        todo.register(EditionTask.PAGE, page_of)
        copying.register_page(copying.PageOfEdition(has_page, copy_page_along))
