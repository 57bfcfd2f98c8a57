from __future__ import annotations

import pytest
from django.utils import translation

from cms.demo.content import read, shipped
from course.content.errors import ContentError
from course.content.files import read_yaml


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def yaml_of(tmp_path):
    def from_text(text: str | bytes) -> dict:
        path = tmp_path / "proef.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_yaml(path)

    return from_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("nee", "nee"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("false", False),
        ("2027-01-21", "2027-01-21"),
        ("2027-02-30", "2027-02-30"),
        ("13:15", "13:15"),
        ("09:30", "09:30"),
        ("012", "012"),
        ("24", 24),
        ("-3", -3),
        ("2450.00", 2450.0),
        ("null", None),
        ("~", None),
        ("", None),
        ("'24'", "24"),
    ],
)
def test_only_what_looks_like_a_value_is_one(yaml_of, written, read):
    value = yaml_of(f"sleutel: {written}\n")["sleutel"]
    assert (value, type(value)) == (read, type(read))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"titel: \xff\xfe\n", "proef.yaml: the file is not UTF-8"),
        ("", "proef.yaml: the file must hold keys with values"),
        ("- een\n- twee\n", "proef.yaml: the file must hold keys with values"),
        (
            "titel: een\nslug: x\ntitel: twee\n",
            "proef.yaml, line 3, column 1: no valid YAML: the key 'titel' stands there twice",
        ),
        (
            "lijst:\n  - {id: m1, id: m2}\n",
            "proef.yaml, line 2, column 14: no valid YAML: the key 'id' stands there twice",
        ),
        (
            "titel: !!python/object/apply:os.system [ls]\n",
            "proef.yaml, line 1, column 8: no valid YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/object/apply:os.system'",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_where(yaml_of, text, message):
    with pytest.raises(ContentError) as caught:
        yaml_of(text)
    assert str(caught.value) == message


def test_broken_yaml_names_line_and_column(yaml_of):
    with pytest.raises(ContentError) as caught:
        yaml_of('titel: "open\nslug: x\n')
    assert str(caught.value).startswith("proef.yaml, line 3, column 1: no valid YAML: ")


def test_a_missing_file_is_named(copy):
    (copy.folder / "pitches.yaml").unlink()
    with pytest.raises(ContentError) as caught:
        read(copy.folder)
    assert str(caught.value) == "pitches.yaml: the file is missing"


def test_times_and_answers_without_quotes_mean_the_same(copy):
    copy.replace("editie-2027.yaml", 'begin: "16:00"', "begin: 16:00")
    copy.replace("pitches.yaml", "herleidbaar: nee", "herleidbaar: no")
    assert read(copy.folder) == shipped()
