"""What is sent to the server."""

from contextlib import contextmanager

import psycopg
import pytest


@pytest.fixture
def statements(monkeypatch):
    """The statements sent inside a block, switches of the schema included; a test's own savepoint is none."""
    sent, plain = [], psycopg.ClientCursor.execute

    def execute(self, query, *args, **kwargs):
        sent.append(str(query))
        return plain(self, query, *args, **kwargs)

    @contextmanager
    def listening():
        with monkeypatch.context() as patch:
            patch.setattr(psycopg.ClientCursor, "execute", execute)
            sent.clear()
            yield sent
            # The block's transaction is a savepoint here, because a test is one transaction.
            assert sum("SAVEPOINT" in each for each in sent) <= 2, sent
            sent[:] = [each for each in sent if "SAVEPOINT" not in each]

    return listening
