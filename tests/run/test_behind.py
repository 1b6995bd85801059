"""What is done behind the back: in order, with bounded waiting, and failing where it is seen."""

import threading

import pytest

from pipelines.behind import Behind


def test_everything_is_done_in_the_order_given_when_the_block_ends():
    done: list[int] = []
    with Behind() as behind:
        for number in range(50):
            behind.do(done.append, number)
    assert done == list(range(50))


def test_who_gives_too_much_waits_until_some_is_done():
    gate, given = threading.Event(), []

    def give(behind: Behind) -> None:
        for number in range(20):
            behind.do(gate.wait, rows=100)
            given.append(number)

    with Behind(most=300) as behind:
        giver = threading.Thread(target=give, args=(behind,))
        giver.start()
        giver.join(0.3)
        assert len(given) == 3, "the rows of twenty pieces would fill memory"
        gate.set()
        giver.join(10)
        assert len(given) == 20


def test_who_bounds_what_waits_himself_may_give_all_at_once_and_then_catch_up():
    gate, done = threading.Event(), []
    with Behind() as behind:
        behind.do(gate.wait)
        for number in range(20):
            behind.do(done.append, number)
        assert done == []
        gate.set()
        behind.catch_up()
        assert done == list(range(20))


def test_what_failed_is_raised_and_nothing_is_done_after_it():
    done: list[str] = []

    def fail() -> None:
        raise OSError("no space left")

    def give() -> None:
        with Behind() as behind:
            behind.do(fail)
            behind.do(done.append, "after it")

    with pytest.raises(OSError, match="no space left"):
        give()
    assert done == []


def test_the_giver_hears_of_a_failure_before_it_is_through():
    def fail() -> None:
        raise OSError("no space left")

    given: list[int] = []

    def give() -> None:
        with Behind(most=3) as behind:
            for number in range(1000):
                behind.do(fail, rows=1)
                given.append(number)

    with pytest.raises(OSError, match="no space left"):
        give()
    assert len(given) < 1000


def test_a_giver_that_fails_is_not_kept_and_its_own_error_is_raised():
    def give() -> None:
        with Behind() as behind:
            behind.do(threading.Event().wait, 0.01)
            raise ValueError("other rows than were counted")

    with pytest.raises(ValueError, match="rows"):
        give()
