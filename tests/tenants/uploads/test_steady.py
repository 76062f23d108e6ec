"""Reading and writing big files does not look for garbage on the way, and leaves the process as it was."""

import gc

import pytest

from tenants.uploads import steady


def test_nothing_is_collected_inside_and_all_is_as_before_outside():
    with steady.without_collecting():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_work_that_breaks_leaves_collecting_on():
    with pytest.raises(ZeroDivisionError), steady.without_collecting():
        raise ZeroDivisionError

    assert gc.isenabled()


def test_who_had_switched_collecting_off_finds_it_off():
    gc.disable()
    try:
        with steady.without_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
