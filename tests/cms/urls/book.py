"""Which row of the world an address names: one address, or several that different people may open."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tests.helpers.addresses import Address

Parts = dict[str, Any]
Rows = dict[str, Any]


def meetings(rows: Rows) -> dict[str, Parts]:
    names = {"": "meeting", "draft": "draft meeting", "elsewhere": "other meeting"}
    return {label: {"pk": rows[name].pk} for label, name in names.items()}


def packs(rows: Rows) -> dict[str, Parts]:
    names = {"": "meeting", "of another meeting": "other meeting"}
    return {label: {"pk": rows[name].pk, "made": rows["pack"].pk} for label, name in names.items()}


OWN: dict[str, Callable[[Rows], dict[str, Parts]]] = {
    "course:enrol": lambda r: {"": {"slug": "onze"}, "unpublished": {"slug": "verborgen"}},
    "course:enrol_step": lambda r: {"": {"slug": "onze", "number": 1}},
    "course:enrolled": lambda r: {"": {"slug": "onze"}},
    "course:withdraw": lambda r: {"of the participant": {"pk": r["enrolment of"]["participant"].pk}},
    "course:hand_over": lambda r: {"of the participant": {"pk": r["enrolment of"]["participant"].pk}},
    "course:needs": lambda r: {"of the participant": {"pk": r["enrolment of"]["participant"].pk}},
    "course:answer_task": lambda r: {"": {"pk": r["task"].pk}},
    "course:begin_again": lambda r: {"of the former": {"pk": r["enrolment of"]["former"].pk}},
    "course:rejoin": lambda r: {"of somebody": {"pk": r["enrolment of"]["lapsed"].pk}},
    "course:ask_again": lambda r: {"of the applicant": {"pk": r["enrolment of"]["applicant"].pk}},
    "course:public_programme": lambda r: {"": {"slug": "onze"}, "unpublished": {"slug": "verborgen"}},
    "course:edition_page": lambda r: {"": {"slug": "onze"}, "unpublished": {"slug": "verborgen"}},
    "course:calendar_link": lambda r: {"of the participant": {"pk": r["calendar link"].pk}},
    "course:try_calendar_link": lambda r: {"of the participant": {"pk": r["calendar link"].pk}},
    "course:place_ics": lambda r: {"": {"pk": r["meeting"].place_id}},
    "course:speaker_ics": lambda r: {"": {"pk": r["people"]["speaker"].pk}},
    "course:revoke_calendar_link": lambda r: {"of the participant": {"pk": r["calendar link"].pk}},
    "course:edition_ics": lambda r: {"": {"slug": "onze"}, "elsewhere": {"slug": "andere"}},
    "course:office_ics": lambda r: {"": {"slug": "onze"}},
    "course:meeting_ics": meetings,
    "course:visit_ics": lambda r: {"": {"pk": r["visit"].pk}},
    "course:visit_by_link_ics": lambda r: {"forged": {"token": "1-onzin"}},
    "course:meeting": meetings,
    "course:pack_page": packs,
    "course:pack_pdf": packs,
    "course:add_material": meetings,
    "course:replace_material": lambda r: {
        "of the speaker": {"pk": r["meeting"].pk, "replaces": r["material"].pk},
        "with another meeting": {"pk": r["other meeting"].pk, "replaces": r["material"].pk},
    },
    "course:material": lambda r: {
        "": {"pk": r["material"].pk},
        "public": {"pk": r["public material"].pk},
        "of a draft": {"pk": r["material of a draft"].pk},
        "elsewhere": {"pk": r["other material"].pk},
    },
    "course:portrait": lambda r: {
        "": {"pk": r["people"]["speaker"].pk},
        "of who has none": {"pk": r["people"]["host"].pk},
    },
    "course:change_material": lambda r: {
        "": {"pk": r["material"].pk},
        "elsewhere": {"pk": r["other material"].pk},
    },
    "course:withdraw_material": lambda r: {
        "": {"pk": r["material"].pk},
        "elsewhere": {"pk": r["other material"].pk},
    },
    "course:attendance": meetings,
    "course:attendance_token": meetings,
    "course:attendance_taps": meetings,
    "course:add_day_guest": meetings,
    "course:close_attendance": meetings,
    "course:attendance_screen": meetings,
    "course:here": meetings,
    "course:scanned": lambda r: {"forged": {"pk": r["meeting"].pk, "code": "ABCDEF"}},
    "course:cannot_come": meetings,
    "course:cannot_come_by_link": lambda r: {"forged": {"pk": r["meeting"].pk, "token": "1-onzin"}},
    "course:choose_visit": lambda r: {"": {"pk": r["visit round"].pk}},
    "course:my_poll": lambda r: {"": {"pk": r["date poll"].pk}},
    "course:my_poll_ics": lambda r: {"": {"pk": r["date poll"].pk}},
    "course:poll_by_link": lambda r: {"forged": {"token": "1-onzin"}},
    "course:poll_by_link_ics": lambda r: {"forged": {"token": "1-onzin"}},
    "polls:new": lambda r: {"": {"pk": r["edition"].pk}},
    "polls:poll": lambda r: {"": {"pk": r["date poll"].pk}},
    "polls:change": lambda r: {"": {"pk": r["date poll"].pk}},
    "visit_rounds:round": lambda r: {"": {"pk": r["visit round"].pk}},
    "visit_rounds:change": lambda r: {"": {"pk": r["visit round"].pk}},
    "visit_rounds:open": lambda r: {"": {"pk": r["parallel visit"].pk}},
    "choosing:make": lambda r: {"": {"pk": r["draft meeting"].pk}},
    "choosing:round": lambda r: {"": {"pk": r["pitch round"].pk}},
    "choosing:measures": lambda r: {"": {"pk": r["edition"].pk}},
    "choosing:turns": lambda r: {"": {"pk": r["meeting"].pk}},
    "choosing:change": lambda r: {"": {"pk": r["pitch round"].pk}},
    "course:offer": lambda r: {"forged": {"token": "1-onzin"}},
    "course:approval": lambda r: {"forged": {"token": "1-onzin"}},
    "course:host_visit": lambda r: {"": {"pk": r["visit"].pk}, "of another host": {"pk": r["visits"].pk}},
    "course:host_by_link": lambda r: {"forged": {"token": "1-onzin"}},
    "course:speaker_question": lambda r: {
        "": {"pk": r["question to the speaker"].pk},
        "of another speaker": {"pk": r["speakers"].pk},
    },
    "course:speaker_by_link": lambda r: {"forged": {"token": "1-onzin"}},
    "course:portrait_by_link": lambda r: {"forged": {"token": "1-onzin"}},
    "course:feed": lambda r: {"forged": {"token": "onzin"}},
}
for _name in ("pitch", "edit", "versions", "submit", "withdraw", "share", "merge", "contribute", "recognise", "help"):
    OWN[f"pitches:{_name}"] = lambda r: {"": {"pk": r["pitch"].pk}, "draft": {"pk": r["draft pitch"].pk}}
for _name in (
    "clock", "clock_state", "post_live", "join", "dot", "beamer", "cards", "lead", "start", "press", "close",
    "enter", "capture",
):  # fmt: skip
    OWN[f"pitches:{_name}"] = lambda r: {"": {"pk": r["pitch"].pk}, "discussed": {"pk": r["discussed pitch"].pk}}
for _name in ("take_along", "report", "finish", "make_promise"):
    OWN[f"pitches:{_name}"] = lambda r: {"": {"pk": r["pitch"].pk}, "discussed": {"pk": r["discussed pitch"].pk}}
OWN["pitches:check_in"] = lambda r: {"": {"pk": r["edition"].pk}, "of another edition": {"pk": r["other edition"].pk}}
for _name in ("letter", "throw_away_letter"):
    OWN[f"pitches:{_name}"] = lambda r: {"": {"pk": r["letter"].pk}}
OWN["pitches:look_back"] = lambda r: {"": {"pk": r["meeting"].pk}, "draft": {"pk": r["draft meeting"].pk}}
for _name in ("promise", "change_promise", "write_down"):
    OWN[f"pitches:{_name}"] = lambda r: {"": {"pk": r["promise"].pk}}
for _name in ("reply", "change_contribution", "withdraw_contribution"):
    OWN[f"pitches:{_name}"] = lambda r: {"": {"pk": r["contribution"].pk}}
OWN["pitches_office:pass_on"] = lambda r: {"": {"pk": r["pitch"].pk}}
OWN["pitches_office:step"] = lambda r: {"": {"pk": r["pitch"].pk, "to": "declined"}}
OWN["pitches:tables"] = lambda r: {"": {"pk": r["item at tables"].pk}}
OWN["pitches_office:prepare"] = lambda r: {"": {"pk": r["pitch"].pk}, "discussed": {"pk": r["discussed pitch"].pk}}
OWN["pitches_office:merge"] = lambda r: {"": {"pk": r["pitch"].pk}}
OWN["pitches:answer_merge"] = lambda r: {"": {"pk": r["merge"].pk}}
OWN["pitches:confirm_guest"] = lambda r: {"forged": {"token": "1-onzin"}}
for _name in ("take_up", "decline"):
    OWN[f"guests:{_name}"] = lambda r: {"": {"pk": r["guest question"].pk}}
OWN["pitches:choose"] = lambda r: {"": {"pk": r["pitch round"].pk}}
for _name in ("run", "stop", "refused"):
    OWN[f"sheets:{_name}"] = lambda r: {
        label: {"pk": r[edition].pk, "run_pk": r["imported list"].pk}
        for label, edition in {"": "edition", "of another edition": "other edition"}.items()
    }
OWN["wagtaildocs_serve"] = lambda r: {
    label: {"path": f"/documenten/{r[name].pk}/{r[name].filename}"}
    for label, name in {"": "document", "private": "private document"}.items()
}
OWN["wagtail_serve"] = lambda r: {
    label: {"path": r[name].url}
    for label, name in {
        "": "home",
        "a case": "case",
        "a course": "course page",
        "private": "private page",
        "draft": "draft page",
    }.items()
}
OWN["wagtail_bulk_action"] = lambda r: {
    f"{model} {action}": {"path": f"/beheer/bulk/{model}/{action}/?id={row.pk}"}
    for model, action, row in (
        ("wagtailcore/page", "publish", r["case"]),
        ("wagtailcore/page", "delete", r["case"]),
        ("wagtaildocs/document", "delete", r["document"]),
        ("cms/picture", "delete", r["picture"]),
        ("course/user", "assign_role", r["people"]["participant"]),
        ("course/user", "set_active_state", r["people"]["participant"]),
        ("course/user", "delete", r["people"]["participant"]),
    )
}
for _name in ("edit", "roles", "delete"):
    OWN[f"wagtailusers_users:{_name}"] = lambda r: {
        f"of the {role}": {"pk": r["people"][role].pk} for role in ("participant", "organiser", "administrator")
    }
OWN["picture"] = lambda r: {
    "": {"path": r["picture"].file.url},
    "a document": {"path": f"/media/{r['private document'].file.name}"},
}
OWN["beheer/.*/"] = lambda r: {"": {"path": "/beheer/bestaat-niet/"}}


FIXED: Parts = {
    "action_name": "copy", "app_label": "wagtailcore", "model_name": "page", "action": "publish", "app_name": "cms",
    "content_type_app_name": "cms", "content_type_model_name": "standardpage", "filter_spec": "width-100",
    "revision_id_a": "earliest", "revision_id_b": "latest", "name": "release", "token": "onzin", "key": "onzin",
    "uidb64": "MQ", "uidb36": "1", "folder": "images", "session_id": 1, "uploaded_file_id": 1, "number": 1,
    "task_state_id": 1, "workflow_state_id": 1, "object_id": 1,
}  # fmt: skip
"""What stands in the path where no row of the world is meant."""

ROWS = {
    "parent_page_id": "home", "page_id": "case", "page_to_move_id": "case", "destination_id": "home", "page_pk": "case",
    "workflow_pk": "workflow", "collection_id": "collection", "task_id": "task", "redirect_id": "redirect",
    "query_id": "promoted query", "document_id": "document", "doc_id": "document", "image_id": "picture",
    "restriction_id": "collection restriction", "page_view_restriction_id": "restriction", "revision_id": "revision",
}  # fmt: skip
"""Which row a part of the path names."""

OF_SPACE = {
    "wagtailadmin_api:pages": "case", "wagtailadmin_api:documents": "document", "wagtailadmin_api:images": "picture",
    "wagtailadmin_pages": "case", "wagtailadmin_collections": "collection", "wagtailadmin_workflows": "workflow",
    "sheets": "edition", "wagtailsites": "site", "wagtailusers_groups": "group", "wagtailsettings": "settings",
    "wagtaildocs_chooser": "document", "wagtailimages_chooser": "picture", "course": "enrolment",
}  # fmt: skip
"""Which row `pk` names in a name space; in those of our own screens the row of the screen."""

OF_NAME: dict[str, Parts] = {
    "wagtailadmin_pages:choose_parent": {"app_label": "cms", "model_name": "standardpage"},
    "wagtailadmin_workflows:add_task": {"app_label": "wagtailcore", "model_name": "groupapprovaltask"},
    "wagtailadmin_tag_model_autocomplete": {"app_name": "taggit", "model_name": "tag"},
    "speakers:move": {"to": "accepted"},
    "visits:move": {"to": "planned"},
}
SETTINGS = {"app_name": "cms", "model_name": "sitesettings"}


def labelled(address: Address, rows: Rows) -> dict[str, str]:
    """The paths to ask, by the label that stands behind the name in the table ("": nothing)."""
    own = OWN.get(address.name)
    variants = own(rows) if own else {"": {}}
    return {label: path_of(address, rows, parts) for label, parts in variants.items()}


PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")
"""A part of a route, in either of Django's two ways."""


def path_of(address: Address, rows: Rows, parts: Parts) -> str:
    """The route with its parts filled in. A part that nothing fills is a KeyError that names it."""
    known = {**_usual(address, rows), **OF_NAME.get(address.name, {}), **parts}
    if "path" in known:
        return str(known["path"])
    route = address.route.replace("^", "").replace(r"\.", ".")
    return "/" + PART.sub(lambda found: quote(str(known[found[1] or found[2]])), route)


def _usual(address: Address, rows: Rows) -> Parts:
    space = address.name.rpartition(":")[0]
    row = rows.get(OF_SPACE.get(space, space), rows["authenticator"])
    return {**FIXED, **{part: rows[name].pk for part, name in ROWS.items()}, "pk": row.pk}


def with_numbers(address: Address, rows: Rows, number: str) -> str:
    """The path with this number wherever it has one."""
    own = OWN.get(address.name)
    parts = next(iter(own(rows).values())) if own else {}
    return path_of(address, rows, {**parts, **dict.fromkeys(address.numbers, number)})
