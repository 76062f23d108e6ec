"""Parts of pages that are drawn once for all that they depend on."""

from django.template import Context, Engine
from django.utils import translation

from web.templatetags import kept

ENGINE = Engine(libraries={"kept": "web.templatetags.kept", "i18n": "django.templatetags.i18n"})


class Drawn:
    """Counts how often it is drawn."""

    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return "drawn"


def drawing(text):
    template, seen = ENGINE.from_string("{% load i18n kept %}" + text), Drawn()
    return seen, lambda **values: template.render(Context({"seen": seen, **values}))


def test_a_part_is_drawn_once_for_the_same_values():
    seen, draw = drawing("{% kept rows %}{{ seen }} {{ rows.0.name }}{% endkept %}")

    assert [draw(rows=[{"name": "One"}]), draw(rows=[{"name": "One"}])] == ["drawn One", "drawn One"]

    assert seen.times == 1


def test_another_value_is_drawn_anew_and_each_keeps_its_own():
    seen, draw = drawing("{% kept rows %}{{ seen }} {{ rows.0.name }}{% endkept %}")

    found = [draw(rows=[{"name": name}]) for name in ("One", "Two", "One")]

    assert found == ["drawn One", "drawn Two", "drawn One"]
    assert seen.times == 2


def test_each_language_has_its_own_drawing():
    _seen, draw = drawing("{% kept %}{% translate 'Monday' %}{% endkept %}")

    with translation.override("en"):
        english = draw()
    with translation.override("zh-hans"):
        chinese = draw()

    assert english == "Monday"
    assert chinese != english


def test_what_was_not_used_for_long_is_let_go_of(monkeypatch):
    monkeypatch.setattr(kept, "KEPT", 2)
    seen, draw = drawing("{% kept n %}{{ seen }}{{ n }}{% endkept %}")

    for n in (1, 2, 1, 3, 1, 2):
        draw(n=n)

    assert seen.times == 4  # 1, 2, 3, and 2 again
