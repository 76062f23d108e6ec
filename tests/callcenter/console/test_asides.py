"""What is said to somebody who is not the customer, and which outcome follows."""

import re

import pytest

from callcenter.console.asides import CASES
from callcenter.scripts import asides
from callcenter.scripts.merge import FIELDS
from callcenter.scripts.presets import LANGUAGES
from tenants.followups.dispositions import Next, Outcome, disposition
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call, make_customer


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_has_words_and_none_tells_of_car_or_visit(language):
    assert set(CASES) == set(map(Outcome, asides.SOMEBODY_ELSE))
    for words in asides.SOMEBODY_ELSE.values():
        fields = set(re.findall(r"\{(\w+)\}", words[language]))
        assert fields <= {"customer"}, words[language]
    assert "customer" in FIELDS
    assert asides.RECORDING[language]


def test_nobody_who_is_not_the_customer_counts_as_reached():
    assert [code for code in CASES if disposition(code).right_party] == [Outcome.SOLD]
    assert disposition(Outcome.AWAY).next is Next.CALLBACK
    assert disposition(Outcome.DECEASED).suppresses


def test_the_page_offers_the_cases_with_words_in_the_customers_language(client, me, shunda):
    attempt = claimed_call(shunda, me, customer=make_customer(shunda, name="王芳", title="女士"))

    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text

    dialog = page[page.index('id="other-dialog"') :]
    dialog = dialog[: dialog.index("</dialog>")]
    assert re.findall(r'data-outcome="(\w+)"', dialog) == [code.value for code in CASES]
    assert "请问什么时候方便联系王芳女士" in dialog
