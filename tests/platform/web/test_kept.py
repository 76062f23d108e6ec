"""Parts of pages that are drawn once for all that they depend on."""

import pytest
from django.template import Context, Engine, TemplateSyntaxError
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
    seen, draw = drawing("{% kept seen rows %}{{ seen }} {{ rows.0.name }}{% endkept %}")

    assert [draw(rows=[{"name": "One"}]), draw(rows=[{"name": "One"}])] == ["drawn One", "drawn One"]

    assert seen.times == 1


def test_another_value_is_drawn_anew_and_each_keeps_its_own():
    seen, draw = drawing("{% kept seen rows %}{{ seen }} {{ rows.0.name }}{% endkept %}")

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
    seen, draw = drawing("{% kept seen n %}{{ seen }}{{ n }}{% endkept %}")

    for n in (1, 2, 1, 3, 1, 2):
        draw(n=n)

    assert seen.times == 4  # 1, 2, 3, and 2 again


def test_a_value_that_is_not_named_does_not_show():
    _seen, draw = drawing(
        "{% kept shop.name %}{{ shop.name }}|{{ shop.phone }}|{{ word }}|{{ csrf_token }}{% endkept %}"
    )

    assert draw(shop={"name": "North", "phone": "1"}, word="word", csrf_token="token") == "North|||"


def test_a_value_that_is_named_shows_wherever_it_is_used():
    _seen, draw = drawing(
        "{% kept shop.name shop.rooms.0 word csrf_token %}"
        "{% with w=word %}{{ w }}{% endwith %} {{ shop.name }} "
        "{{ shop.rooms.0 }}{% if csrf_token %} {{ csrf_token }}{% endif %}{% endkept %}"
    )

    assert draw(shop={"name": "<North>", "rooms": ["a"]}, word="word", csrf_token="t") == "word &lt;North&gt; a t"


def test_the_page_around_the_part_sees_all_that_it_saw():
    _seen, draw = drawing("{{ word }}{% kept n %}{% translate 'Monday' as word %}{{ n }}{% endkept %}{{ word }}")

    assert [draw(n=1, word="w"), draw(n=1, word="w")] == ["w1w", "w1w"]


@pytest.mark.parametrize("names", ["word|upper", "'word'", "1", "shop shop.name", "shop.name shop", "word word"])
def test_what_is_no_name_or_named_twice_is_refused(names):
    with pytest.raises(TemplateSyntaxError, match="kept"):
        drawing(f"{{% kept {names} %}}{{% endkept %}}")


def test_two_parts_of_one_thing_can_be_named():
    _seen, draw = drawing("{% kept shop.name shop.names %}{{ shop.name }} {{ shop.names }}{% endkept %}")

    assert draw(shop={"name": "North", "names": "Norths"}) == "North Norths"
