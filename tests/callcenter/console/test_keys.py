"""Keys of one's own: how they are written, which are refused, and that no two actions share one."""

import pytest

from callcenter.agents import dialling
from callcenter.console import keys
from callcenter.console.keys import Action, Fault, Why
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("alt+n", "Alt+N"),
        (" Ctrl + Enter ", "Ctrl+Enter"),
        ("⌘K", "Ctrl+K"),
        ("cmd-shift-return", "Ctrl+Shift+Enter"),
        ("Shift+Ctrl+Enter", "Ctrl+Shift+Enter"),
        ("f9", "F9"),
        ("x", "X"),
        ("/", "/"),
        ("?", "?"),
        ("", ""),
        ("hyper+n", ""),
        ("Alt+", ""),
        ("F13", ""),
        ("文", ""),
        ("abc", ""),
    ],
)
def test_a_key_is_read_as_people_write_it(written, kept):
    assert keys.read(written) == kept


@pytest.mark.parametrize("action", list(Action))
def test_the_usual_keys_are_allowed_and_apart(action):
    assert keys.faults(keys.DEFAULTS) == []
    assert keys.read(keys.DEFAULTS[action]) == keys.DEFAULTS[action]


@pytest.mark.parametrize(
    ("action", "key", "why"),
    [
        (Action.NOTE, "Alt+M", None),
        (Action.NOTE, "F9", None),
        (Action.NOTE, "Ctrl+M", None),
        (Action.NOTE, "Alt+1", Why.DIGIT),
        (Action.NOTE, "Ctrl+1", Why.DIGIT),
        (Action.NOTE, "M", Why.PLAIN),
        (Action.NOTE, "Shift+M", Why.PLAIN),
        (Action.NOTE, "Alt+D", Why.BROWSER),
        (Action.NOTE, "Ctrl+W", Why.BROWSER),
        (Action.NOTE, "Ctrl+Alt+M", Why.BROWSER),
        (Action.NOTE, "F5", Why.BROWSER),
        (Action.NOTE, "Shift+F9", Why.BROWSER),
        (Action.NOTE, "Alt+Enter", Why.BROWSER),
        (Action.NOTE, "", Why.UNREADABLE),
        (Action.NOTE, "alt+m", Why.UNREADABLE),
        (Action.REFUSED, "V", None),
        (Action.REFUSED, "C", Why.CHOICE),
        (Action.REFUSED, "5", Why.DIGIT),
        (Action.REFUSED, "Alt+V", Why.MODIFIED),
        (Action.REFUSED, "Enter", Why.MODIFIED),
    ],
)
def test_what_a_browser_a_score_or_a_choice_needs_is_refused(action, key, why):
    found = keys.faults({action: key})

    assert [each.why for each in found] == ([why] if why else [])


def test_two_actions_on_one_key_are_a_conflict_that_names_the_other():
    assert keys.faults({Action.NOTE: "Alt+L"}) == [Fault(Action.NOTE, Why.TAKEN, Action.LANGUAGE)]
    assert keys.faults({Action.NOTE: "Alt+L", Action.LANGUAGE: "Alt+N"}) == [], "they may change places"


def test_only_what_differs_is_stored_and_what_cannot_be_kept_leaves_all_as_usual():
    stored = keys.changed({**keys.DEFAULTS, Action.NOTE: "Alt+M"})
    assert stored == {"note": "Alt+M"}
    assert keys.own(stored)[Action.NOTE] == "Alt+M"
    assert keys.own(stored)[Action.DIAL] == "F8"

    assert keys.own({"note": "Alt+L"}) == keys.DEFAULTS
    assert keys.own({"gone": "Alt+M", "note": 5}) == keys.DEFAULTS


# --- the profile


def test_a_person_chooses_keys_of_their_own_and_the_call_screen_goes_by_them(client, me, shunda):
    said = {f"key-{action.value}": key for action, key in keys.DEFAULTS.items()}

    kept = client.post("/profile/keys/", {**said, "key-note": "alt+m", "key-refused": "v", "key-dial": ""},
                       headers=CONSOLE)  # fmt: skip

    assert kept["Location"] == "/profile/"
    me.user.refresh_from_db()
    assert me.user.keys == {"note": "Alt+M", "refused": "V"}
    page = client.get(f"/calls/{claimed_call(shunda, me).pk}/", headers=CONSOLE)
    state = page.context["state"]
    assert state["keys"]["Alt+M"] == "note"
    assert "Alt+N" not in state["keys"]
    assert state["singles"]["R"] == "V"
    assert "<kbd>Alt+M</kbd>" in page.text
    assert "<kbd>Alt+N</kbd>" not in page.text


def test_a_conflict_is_said_beside_the_field_and_nothing_is_kept(client, me):
    page = client.post("/profile/keys/", {"key-note": "Alt+L", "key-dial": "Alt+1"}, headers=CONSOLE)

    assert page.status_code == 422
    assert "This key is taken: Language of the script." in page.text
    assert "Digits give scores" in page.text
    me.user.refresh_from_db()
    assert me.user.keys == {}


def test_all_keys_can_be_as_usual_again(client, me):
    client.post("/profile/keys/", {"key-note": "Alt+M"}, headers=CONSOLE)
    assert "Usually Alt+N" in client.get("/profile/", headers=CONSOLE).text

    client.post("/profile/keys/usual/", headers=CONSOLE)

    me.user.refresh_from_db()
    assert me.user.keys == {}


def test_dialling_opens_what_the_agent_chose(client, me, team, shunda):
    assert dialling.link(me) == "tel:{number}"
    refused = client.post("/profile/", {"name": "Ann", "dials_by": "sip"}, headers=CONSOLE)
    assert refused.status_code == 422
    team.sip_domain = "sip.example.com"
    team.save()

    client.post("/profile/", {"name": "Ann", "dials_by": "sip", "single_keys": "on"}, headers=CONSOLE)

    page = client.get(f"/calls/{claimed_call(shunda, me).pk}/", headers=CONSOLE)
    assert page.context["state"]["link"] == "sip:{number}@sip.example.com"
