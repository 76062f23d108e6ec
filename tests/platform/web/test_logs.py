"""Personal data stays out of the log lines, and what is needed to find a fault stays in."""

import io
import json
import logging
import logging.config
import uuid

import pytest

from web import logs


def cleaned(**event: object) -> dict[str, object]:
    return dict(logs.drop_personal_data(None, "info", {"event": "x", **event}))


@pytest.mark.parametrize(
    "key", ["name", "customer_name", "phone", "sender_mobile", "E-Mail", "plate", "note", "password", "ip"]
)
def test_values_under_telling_keys_are_dropped(key):
    assert cleaned(**{key: "Wang"})[key] == logs.DROPPED


@pytest.mark.parametrize(
    "text",
    [
        "called 13800001234 twice",
        "called +86 138-0000-1234",
        "客户电话13800001234未接",
        "1３８００００１２３４",
        "(021) 6123 4567",
        "+852 6123 4567",
        "13800001234",
    ],
)
def test_a_number_is_scrubbed_out_of_any_text(text):
    shown = cleaned(detail=text)["detail"]

    assert logs.NUMBER in shown
    assert "1234" not in shown.replace("１２３４", "1234").replace(" ", "")


@pytest.mark.parametrize("text", ["wang@example.com was refused", "to=<a.b+c@mail.example.cn>", "王＠example.com"])
def test_an_address_is_scrubbed_out_of_any_text(text):
    shown = cleaned(detail=text)["detail"]

    assert logs.EMAIL in shown
    assert "example" not in shown


def test_personal_data_is_found_at_any_depth():
    shown = cleaned(detail={"rows": [{"phone": "1"}, ("ask 13800001234",)], "count": 13800001234})["detail"]

    assert shown == {"rows": [{"phone": logs.DROPPED}, [f"ask {logs.NUMBER}"]], "count": logs.NUMBER}


@pytest.mark.parametrize(
    "value",
    [
        str(uuid.UUID("13800001-2345-4678-9123-456789012345")),
        "2026-11-18T02:30:00.123456Z",
        "2026-11-18 02:30:00",
        "created 12,345,678 rows",
        "took 0.123456 s",
        "shop_north",
        42,
        3.5,
        True,
        None,
    ],
)
def test_ids_times_and_counts_stay(value):
    assert cleaned(detail=value)["detail"] == value


def test_the_query_of_an_address_is_not_logged():
    assert cleaned(request="GET /jobs/?q=Wang")["request"] == "GET /jobs/"


def test_json_lines_are_one_object_each_and_scrub_exceptions_and_plain_loggers():
    config = logs.logging_config(json=True)
    stream = io.StringIO()
    formatter = config["formatters"]["structured"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter["()"](**{key: value for key, value in formatter.items() if key != "()"}))
    logger = logging.Logger("somebody.elses")
    logger.addHandler(handler)

    try:
        raise ValueError("no such customer: 13800001234")
    except ValueError:
        logger.exception("failed for %s", "wang@example.com")

    [line] = stream.getvalue().splitlines()
    entry = json.loads(line)
    assert entry["event"] == f"failed for {logs.EMAIL}"
    assert "13800001234" not in line
    assert "ValueError" in entry["exception"]
