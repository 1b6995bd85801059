"""Work in lanes: each item once, each lane with what is its own, and failing where it is seen."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pipelines import store
from pipelines.lanes import in_lanes, one_thread_each


@pytest.mark.parametrize("count", [1, 2, 5])
def test_each_item_is_done_once_whatever_lane_is_free(count: int):
    opened: list[list[int]] = []

    @contextmanager
    def lane() -> Iterator[Callable[[int], None]]:
        mine: list[int] = []
        opened.append(mine)
        yield mine.append

    in_lanes(iter(range(100)), lane, count)
    assert len(opened) == count
    assert sorted(item for mine in opened for item in mine) == list(range(100))
    assert all(mine == sorted(mine) for mine in opened), "items are begun in their order"


def test_two_pieces_are_in_work_at_once():
    both = threading.Barrier(2, timeout=10)
    met: list[int] = []

    @contextmanager
    def lane() -> Iterator[Callable[[int], object]]:
        yield lambda _: met.append(both.wait())  # one after the other would wait in vain

    in_lanes(range(2), lane, 2)
    assert sorted(met) == [0, 1]


@pytest.mark.parametrize("count", [1, 2])
def test_what_failed_is_raised_and_no_other_is_begun(count: int):
    done: list[int] = []
    closed: list[bool] = []
    failed = threading.Event()

    @contextmanager
    def lane() -> Iterator[Callable[[int], None]]:
        try:
            yield work
        finally:
            closed.append(True)

    def work(item: int) -> None:
        if item == 1:
            failed.set()
            raise OSError("no space left")
        done.append(item)
        if count > 1:
            failed.wait(10)

    with pytest.raises(OSError, match="no space left"):
        in_lanes(range(1000), lane, count)
    assert len(done) < 100
    assert closed == [True] * count


def test_a_lane_that_cannot_be_opened_stops_the_others():
    opened = threading.Semaphore(1)

    @contextmanager
    def lane() -> Iterator[Callable[[int], object]]:
        if not opened.acquire(blocking=False):
            raise OSError("no connection")
        yield lambda _: threading.Event().wait(0.01)

    with pytest.raises(OSError, match="no connection"):
        in_lanes(range(100_000), lane, 2)


def test_queries_of_lanes_share_tables_and_each_has_one_thread(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DTSEN_THREADS", "3")
    with store.connect() as con:
        con.execute("create table told (item integer)")

        @contextmanager
        def lane() -> Iterator[Callable[[int], object]]:
            with store.beside(con) as own:
                yield lambda item: own.execute(
                    f"insert into told select {item} where current_setting('threads') = 1"
                )

        with one_thread_each(con):
            in_lanes(range(20), lane, 2)
        assert store.one(con, "select count(*), sum(item) from told") == (20, 190)
        assert store.threads(con) == 3
