"""Giving material for somebody else: it stays theirs, and the history names who did it."""

from __future__ import annotations

import pytest
from wagtail.log_actions import registry

from course.actions.materials import MaterialGone, add_material, change_material, withdraw_material
from tests.factories import MaterialFactory, OrganiserFactory

pytestmark = pytest.mark.django_db


def who_did(row):
    return [(entry.action, entry.user) for entry in registry.get_logs_for_instance(row)]


def test_the_history_names_who_replaced_material_and_not_its_owner():
    older, organiser = MaterialFactory(), OrganiserFactory()
    slides = {"title": "Nieuw", "url": "https://duinrade.example"}
    newer = add_material(meeting=older.meeting, by=organiser, values=slides, replaces=older)
    withdraw_material(material=newer, by=organiser)
    assert newer.owner == older.owner
    assert who_did(older) == [("course.material.replace", organiser)]
    assert who_did(newer) == [("course.material.withdraw", organiser), ("wagtail.create", organiser)]


def test_audience_and_release_change_without_another_file():
    material = MaterialFactory(release_days=0)
    new = {"title": material.title, "audience": "public", "rights": "free", "release_days": None}
    for _click in range(2):
        change_material(material=material, by=material.owner, values=new)
    material.refresh_from_db()
    assert (material.audience, material.rights, material.release_days) == ("public", "free", None)
    assert who_did(material) == [("course.material.change", material.owner)]


def test_what_was_withdrawn_is_not_changed():
    material = MaterialFactory()
    withdraw_material(material=material, by=material.owner)
    with pytest.raises(MaterialGone):
        change_material(material=material, by=material.owner, values={})
