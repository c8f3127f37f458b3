"""The order in which `make test` hands out test files: two processes share them, so that what takes
longest begins first and nobody waits for it alone at the end."""

from __future__ import annotations

import pytest

LONGEST = (
    "unit/test_tutorials.py",
    "unit/training/test_tutorials.py",
    "e2e/test_process.py",
    "e2e/test_cluster.py",
    "e2e/test_training_readme.py",
    "unit/training/test_distributed.py",
    "unit/training/test_shards.py",
    "e2e/test_equality.py",
    "e2e/test_memory.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        path = item.path.as_posix()
        return next(
            (n for n, name in enumerate(LONGEST) if path.endswith(f"tests/{name}")), len(LONGEST)
        )

    items.sort(key=rank)
