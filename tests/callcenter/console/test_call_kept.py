"""The parts of the call's page that are drawn once show all that they would show if they saw the whole page."""

import pytest

from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call
from web.templatetags.kept import KeptNode


@pytest.fixture
def drawn(monkeypatch):
    """Each part by what it names: as it is drawn, and as it would be drawn with the whole page before it."""
    found = {}

    def render(node, context):
        alone = node._draw(context, [value.resolve(context) for value in node.values])
        with context.push():
            found[" ".join(map(".".join, node.paths))] = (alone, node.nodelist.render(context))
        return alone

    monkeypatch.setattr(KeptNode, "render", render)
    return found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_part_names_all_that_it_shows(client, me, shunda, drawn, language):
    attempt = claimed_call(shunda, me, dialled=False)
    me.user.language = language
    me.user.save()

    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE)

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert len(drawn) == 4
    for names, (alone, with_the_page) in drawn.items():
        assert alone == with_the_page, names
        assert alone in page.text
