"""Scripts of a team, written and published through their verbs."""

from dataclasses import replace

import pytest

from callcenter.scripts import document, draft, publish
from tests.conftest import NOW
from tests.factories import new_id


@pytest.fixture
def write(team):
    """Publishes a script: the words that are spoken now, changed by `change`. Answers the version."""

    def written(change=None, *, call_type="repair", language="en", insist=False, now=NOW, **where):
        opened = draft.open(team, call_type=call_type, language=language, by=None, now=now, **where)
        script = draft.script_of(opened)
        changed = change(script) if change else greeting("Good day, {agent} here, calling for {shop}.")(script)
        saved = draft.save(opened.pk, document.write(changed), revision=opened.revision, by=None, now=now)
        return publish.version(saved.pk, revision=saved.revision, insist=insist, by=new_id(), now=now).version

    return written


def greeting(words):
    """A change of a script's first sentence."""

    def change(script):
        first, *others = script.steps
        return replace(script, steps=(replace(first, say=words), *others))

    return change


def without(*keys):
    """A change that drops questions."""

    def change(script):
        return replace(script, questions=tuple(each for each in script.questions if each.key not in keys))

    return change


def with_question(question, *, at=None):
    """A change that adds a question at the end of the survey, or at a place."""

    def change(script):
        place = len(script.survey) if at is None else at
        return replace(script, questions=(*script.questions[:place], question, *script.questions[place:]))

    return change
