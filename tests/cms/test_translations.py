"""Dutch is complete, and says what the writers of the course agreed."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import polib
import pytest
import yaml
from django.conf import settings
from django.utils import translation

from course.enums import EnrolmentState, Phase, VisitStatus
from pitches.enums import ContributionKind, PitchKind, PitchState, RecognitionKind

CATALOGUE = Path(settings.BASE_DIR) / "cms" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
TEXTS = yaml.safe_load((Path(settings.BASE_DIR) / "cms" / "demo" / "content" / "teksten-ui.yaml").read_text())
STATES = TEXTS["statussen"]


def test_nothing_is_missing_or_fuzzy():
    catalogue = polib.pofile(CATALOGUE)
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_the_compiled_catalogue_is_that_of_the_source():
    compiled = {entry.msgid_with_context: entry for entry in polib.mofile(CATALOGUE.with_suffix(".mo"))}
    source = [entry for entry in polib.pofile(CATALOGUE) if not entry.obsolete]
    assert {entry.msgid_with_context for entry in source} == set(compiled)
    assert [
        entry.msgid
        for entry in source
        if (entry.msgstr, entry.msgstr_plural)
        != (compiled[entry.msgid_with_context].msgstr, compiled[entry.msgid_with_context].msgstr_plural)
    ] == []


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (STATES["aanmelding"]["bewaard"], EnrolmentState.DRAFT),
        (STATES["aanmelding"]["wacht_op_akkoord"], EnrolmentState.AWAITING_APPROVAL),
        (STATES["aanmelding"]["ontvangen"], EnrolmentState.RECEIVED),
        (STATES["aanmelding"]["wachtlijst"], EnrolmentState.WAITING),
        (STATES["aanmelding"]["plek_vrij"], EnrolmentState.OFFERED),
        (STATES["aanmelding"]["bevestigd"], EnrolmentState.PLACED),
        (STATES["aanmelding"]["niet_geplaatst"], EnrolmentState.NOT_PLACED),
        (STATES["aanmelding"]["afgemeld"], EnrolmentState.WITHDRAWN),
        (STATES["aanmelding"]["overgedragen"], EnrolmentState.TRANSFERRED),
        (STATES["aanmelding"]["verlopen"], EnrolmentState.LAPSED),
        (STATES["editie"]["concept"], Phase.DRAFT),
        (STATES["editie"]["aangekondigd"], Phase.ANNOUNCED),
        (STATES["editie"]["open"], Phase.OPEN),
        (STATES["editie"]["vol"], Phase.FULL),
        (STATES["editie"]["gesloten"], Phase.CLOSED),
        (STATES["editie"]["bezig"], Phase.RUNNING),
        (STATES["editie"]["afgerond"], Phase.FINISHED),
        (STATES["editie"]["gaat_niet_door"], Phase.CANCELLED),
        (STATES["pitch"]["concept"], PitchState.DRAFT),
        (STATES["pitch"]["ingediend"], PitchState.SUBMITTED),
        (STATES["pitch"]["vraag_terug"], PitchState.RETURNED),
        (STATES["pitch"]["gepland"], PitchState.PLANNED),
        (STATES["pitch"]["besproken"], PitchState.DISCUSSED),
        (STATES["pitch"]["in_uitvoering"], PitchState.UNDER_WAY),
        (STATES["pitch"]["afgerond"], PitchState.FINISHED),
        (STATES["pitch"]["ingetrokken"], PitchState.WITHDRAWN),
        (STATES["werkbezoek"]["idee"], VisitStatus.IDEA),
        (STATES["werkbezoek"]["gevraagd"], VisitStatus.ASKED),
        (STATES["werkbezoek"]["toegezegd"], VisitStatus.AGREED),
        (STATES["werkbezoek"]["programma_rond"], VisitStatus.PLANNED),
        (STATES["werkbezoek"]["klaar"], VisitStatus.READY),
        (STATES["werkbezoek"]["geweest"], VisitStatus.DONE),
        (STATES["werkbezoek"]["opbrengst_gedeeld"], VisitStatus.SHARED),
        (STATES["werkbezoek"]["vervallen"], VisitStatus.CANCELLED),
        ({"label": TEXTS["knoppen"]["herken_ik"]}, RecognitionKind.RECOGNISE),
        ({"label": TEXTS["knoppen"]["wil_helpen"]}, ContributionKind.OFFER),
        ({"label": "Ik zit vast"}, PitchKind.OBSTACLE),
    ],
)
def test_states_carry_the_agreed_words(theirs, ours):
    with translation.override("nl"):
        assert str(ours.label) == theirs["label"]


def test_the_catalogue_knows_every_text_of_the_source():
    """Collect the texts again into an empty catalogue: nothing may come up that the Dutch one does not have."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py", "*.html", "*.txt"]
    listed = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=True).stdout.decode()
    known = {entry.msgid for entry in polib.pofile(CATALOGUE) if not entry.obsolete}
    assert {text for text in texts_in(listed.split("\0")) if text not in known} == set()


def texts_in(names):
    """The texts for translation in Python sources and templates."""
    for name in names:
        path = Path(settings.BASE_DIR) / name
        if not name or name.startswith("tests/") or not path.exists():
            continue
        yield from (template_texts if path.suffix in {".html", ".txt"} else python_texts)(path.read_text())


def python_texts(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "gettext", "gettext_lazy"}:
            text = node.args[0]
            if isinstance(text, ast.Constant):
                yield text.value


def template_texts(source):
    for quoted in re.findall(r"{%\s*translate\s+(\"[^\"]+\"|'[^']+')", source):
        yield quoted[1:-1]


def test_reading_texts_finds_what_is_there():
    assert list(python_texts('x = _("One")\ny = gettext("Two")')) == ["One", "Two"]
    assert list(template_texts("{% translate \"One\" %}{% translate 'Two' as x %}")) == ["One", "Two"]


def test_the_catalogue_carries_no_texts_of_before():
    """GNU gettext refuses a catalogue with half of such a comment, and with it `make translations`."""
    assert [line for line in CATALOGUE.read_text().splitlines() if line.startswith("#|")] == []
