"""The threads around the model: order, back-pressure, errors that surface, and no thread left
behind.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from backend.pipeline import Stopwatch, WriteBehind, read_ahead

pytestmark = pytest.mark.timeout(30)


def threads(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == name]


def test_read_ahead_keeps_the_order() -> None:
    assert list(read_ahead(range(100), 3)) == list(range(100))


def test_read_ahead_really_reads_ahead_but_not_further_than_requested() -> None:
    made = []

    def items() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    reading = read_ahead(items(), 3)
    assert next(reading) == 0
    deadline = time.monotonic() + 5
    while len(made) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    assert len(made) == 5  # one handed over, three waiting, one in the thread's hand
    reading.close()


def test_read_ahead_raises_the_readers_error_after_what_came_before() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("damaged block")

    reading = read_ahead(items(), 2)
    assert next(reading) == 1
    with pytest.raises(ValueError, match="damaged block"):
        next(reading)
    assert not threads("any2any-reader")


def test_leaving_the_loop_ends_the_reader() -> None:
    for number in read_ahead(iter(int, 1), 2):  # endless zeros
        if number == 0:
            break

    deadline = time.monotonic() + 5
    while threads("any2any-reader") and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not threads("any2any-reader")


def test_write_behind_consumes_everything_in_order_before_it_ends() -> None:
    written = []

    def consume(item: int) -> None:
        time.sleep(0.002)
        written.append(item)

    with WriteBehind[int](consume, 2) as writer:
        for number in range(30):
            writer.put(number)

    assert written == list(range(30))
    assert not threads("any2any-writer")


def test_write_behind_makes_the_producer_wait() -> None:
    gate = threading.Event()
    handed = []

    def produce(writer: WriteBehind[int]) -> None:
        for number in range(10):
            writer.put(number)
            handed.append(number)

    with WriteBehind[int](lambda _: gate.wait() and None, 2) as writer:
        producer = threading.Thread(target=produce, args=(writer,))
        producer.start()
        time.sleep(0.3)
        assert len(handed) == 3  # one being consumed, two waiting
        gate.set()
        producer.join()


def fail(_: int) -> None:
    raise OSError("disk full")


def test_writers_error_stops_the_producer() -> None:
    taken = []

    def produce() -> None:
        with WriteBehind[int](fail, 1) as writer:
            for number in range(1000):
                writer.put(number)
                taken.append(number)

    with pytest.raises(OSError, match="disk full"):
        produce()
    assert len(taken) < 10
    assert not threads("any2any-writer")


def test_writers_error_on_the_last_item_is_raised_at_the_end() -> None:
    with pytest.raises(OSError, match="disk full"), WriteBehind[int](fail, 4) as writer:
        writer.put(0)


def test_error_of_the_producer_is_not_hidden_and_what_was_handed_over_is_written() -> None:
    written = []

    def produce() -> None:
        with WriteBehind[int](written.append, 4) as writer:
            writer.put(1)
            writer.put(2)
            raise KeyError("model")

    with pytest.raises(KeyError):
        produce()
    assert written == [1, 2]
    assert not threads("any2any-writer")


def test_stopwatch_adds_up_per_stage_also_after_an_error() -> None:
    clock = Stopwatch()

    def fail_slowly() -> None:
        with clock.time("read"):
            time.sleep(0.01)
            raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            fail_slowly()

    assert 0.02 <= clock.seconds["read"] <= clock.total
