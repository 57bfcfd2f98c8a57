from __future__ import annotations

import runpy
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cms import urls
from cms.demo.models import DemoRecord
from course.models import Edition

RECORDS, GOES = ("demo", "0001_records"), ("course", "0006_the_demo_keeps_its_own_records")


def addresses() -> list[str]:
    return [str(pattern.pattern) for pattern in runpy.run_path(urls.__file__)["urlpatterns"]]


def test_where_the_app_is_not_installed_there_are_no_addresses(monkeypatch):
    assert "demo/" in addresses()
    monkeypatch.setattr(apps, "is_installed", lambda name: name != "cms.demo")
    assert "demo/" not in addresses()


def test_the_records_are_taken_over_before_the_course_drops_them():
    assert RECORDS in MigrationLoader(None).graph.node_map[GOES].parents


@pytest.mark.django_db
def test_a_demo_that_was_there_keeps_its_records():
    columns = 'id integer PRIMARY KEY, "key" varchar(120), content_type_id integer, object_id bigint'
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE course_demorecord ({columns})")
    before = MigrationLoader(None).project_state(RECORDS).apps
    kind = ContentType.objects.get_for_model(Edition).pk
    before.get_model("course", "DemoRecord").objects.create(pk=3, key="edition", content_type_id=kind, object_id=7)
    import_module("cms.demo.migrations.0001_records").take_over(before, None)
    assert list(DemoRecord.objects.values_list("key", "content_type_id", "object_id")) == [("edition", kind, 7)]
