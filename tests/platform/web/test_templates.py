"""Templates keep the content security policy, and every component says what a screen reader needs."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template, loader
from django.utils import timezone, translation

from web.navigation import NavItem

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


def render(source: str, **context: object) -> str:
    return Template("{% load web %}" + source).render(Context(context))


def test_no_template_has_an_inline_style_script_or_handler():
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text), path
        for tag in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in tag or "application/json" in tag, path
        assert not re.search(r"https?://(?!www\.w3\.org)", text), path


def test_htmx_writes_no_style_of_its_own_nor_one_that_a_browser_left_on_a_resized_box():
    [written] = re.findall(r'name="htmx-config" content=\'(.*?)\'', (ROOT / "templates" / "base.html").read_text())
    chosen = json.loads(written)

    assert chosen["includeIndicatorStyles"] is False
    assert "style" not in chosen["attributesToSettle"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_every_template_can_be_read(path):
    loader.get_template(path.relative_to(ROOT / "templates").as_posix())


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the sign.")
    score = forms.ChoiceField(label="Score", choices=[("1", "1"), ("2", "2")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)


def test_a_field_ties_its_label_help_and_error_to_the_control():
    html = render("{% field form.name %}", form=Sample({"score": "1"}))

    assert 'for="id_name"' in html
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'id="id_name_hint"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_an_optional_field_without_help_or_error_is_tied_to_nothing():
    html = render("{% field form.note %}", form=Sample())

    assert "aria-describedby" not in html
    assert "optional" in html


def test_a_choice_is_a_fieldset_with_its_legend():
    html = render("{% field form.score %}", form=Sample())

    assert "<fieldset" in html
    assert "<legend>Score" in html
    assert html.count('type="radio"') == 2


def test_the_error_summary_leads_to_each_field_and_a_clean_form_has_none():
    assert render("{% error_summary form %}", form=Sample()).strip() == ""

    html = render("{% error_summary form %}", form=Sample({}))

    assert 'href="#id_name"' in html
    assert 'href="#id_score_0"' in html
    assert 'role="alert"' in html


def test_what_people_typed_is_escaped_everywhere():
    nasty = "<img src=x onerror=alert(1)>"
    sources = [
        "{% badge x %}",
        "{% stat x x note=x url=x %}",
        "{% empty x x action=x url=x %}",
        "{% progress 1 2 x %}",
        '{% dialog "d" x %}{{ x }}{% end_dialog %}',
        "{% table_scroll x %}{{ x }}{% end_table_scroll %}",
        "{% timeline events %}",
        "{% tabs items x %}",
        "{{ x|masked_plate }}",
        "{{ 1|money:x }}",
    ]
    for source in sources:
        html = render(
            source, x=nasty, events=[{"title": nasty, "text": nasty, "by": nasty}], items=[NavItem(nasty, nasty)]
        )
        assert "<img" not in html.lower(), source


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("13800001234", "138****1234"),
        ("+86 138 0000 1234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("021-61234567", "021****4567"),
        ("+44 7700 900080", "+447****0080"),
        ("447700900080", "447****0080"),
        ("5550123", "55****23"),
        ("12345", "*****"),
        ("", "–"),
        (None, "–"),
    ],
)
def test_a_masked_phone_keeps_its_ends_only(written, shown):
    assert render("{{ x|masked_phone }}", x=written) == shown


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (118800, "CNY", "¥1,188.00"),
        (-50, "USD", "−US$0.50"),
        (1200, "JPY", "JP¥1,200"),
        (100, "CHF", "CHF 1.00"),
        (None, "CNY", "–"),
    ],
)
def test_money_is_minor_units_and_a_currency(minor, currency, shown):
    assert render("{{ x|money:c }}", x=minor, c=currency) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (59, "59 s"), (7800, "2 h 10 min"), (3600, "1 h"), (90000, "1 d 1 h"), (None, "–")],
)
def test_a_duration_has_its_two_largest_units(seconds, shown):
    assert render("{{ x|duration }}", x=seconds) == shown


def test_a_time_is_shown_in_the_zone_of_the_page_with_the_zone_in_its_title():
    with timezone.override("Asia/Shanghai"):
        html = render("{% local_time at %}", at=NOW)

    assert "2026-11-18 10:30<" in html
    assert "(Asia/Shanghai)" in html
    assert 'datetime="2026-11-18T02:30:00+00:00"' in html


def test_the_maximum_of_a_progress_bar_is_written_for_machines_in_every_language():
    with translation.override("zh-hans"):
        html = render("{% progress 1234.5 2000 'x' %}")

    assert 'value="1234.5"' in html
    assert 'max="2000"' in html


@pytest.mark.parametrize("base", ["site", "portal", "console", "accounts", "errors"])
def test_every_base_has_a_skip_link_a_language_one_heading_and_one_main(base):
    with translation.override("zh-hant"):
        html = loader.render_to_string(
            f"{base}/base.html", {"nav": [NavItem("Jobs", "/jobs/", "car", current=True, count=2)], "shop_name": "顺达"}
        )

    assert '<html lang="zh-hant"' in html
    assert 'class="ac-skip" href="#main"' in html
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert 'id="main"' in html


@pytest.mark.parametrize("base", ["site", "portal", "console", "accounts"])
def test_every_base_has_a_place_where_messages_are_read_out(base):
    assert 'id="messages" role="status" aria-live="polite"' in loader.render_to_string(f"{base}/base.html", {})


@pytest.mark.parametrize(("share", "shown"), [(0.957, "96"), (0.864, "86"), (0.005, "1"), (1, "100"), (0, "0")])
def test_a_share_is_rounded_and_not_cut(share, shown):
    from web.templatetags.web import percent

    assert percent(share).split()[0].rstrip("%") == shown
