"""Tokens of links: the same one again while its secret holds, never that of another link, kind or shop."""

import uuid

from tenants.shops import link_tokens

LINK = uuid.UUID("00000000-0000-4000-8000-000000000001")


def test_a_token_is_the_links_the_kinds_and_the_shops_own(north, shunda):
    tokens = {
        link_tokens.token(link, salt=salt, shop=shop)
        for link in (LINK, uuid.uuid4())
        for salt in ("survey", "staff")
        for shop in (north, shunda)
    }

    assert len(tokens) == 8
    assert link_tokens.token(LINK, salt="survey", shop=north) in tokens
    assert {len(token) for token in tokens} == {24}


def test_a_token_is_known_again_by_its_digest_while_its_secret_holds(north, settings):
    settings.SECRET_KEY = "old"
    token = link_tokens.token(LINK, salt="staff", shop=north)
    kept = link_tokens.digest(token)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    assert link_tokens.known(LINK, kept, salt="staff", shop=north) == token

    settings.SECRET_KEY_FALLBACKS = []
    assert link_tokens.known(LINK, kept, salt="staff", shop=north) is None
    assert token not in kept
