"""What a process loads before it translates: each start pays for it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNUSED = ("torch._dynamo", "sympy", "scipy")


def printed(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.mark.parametrize(
    "modules",
    ["backend.translate, backend.serve.server", "training.train_translator, training.export"],
)
def test_nothing_is_loaded_that_is_not_used(modules: str) -> None:
    code = f"import sys, {modules}\nprint([name for name in {UNUSED} if name in sys.modules])"
    assert printed(code) == "[]"


def test_who_wants_statistics_afterwards_finds_them() -> None:
    pytest.importorskip("scipy")
    assert (
        printed("import backend.translate\nimport scipy.stats\nprint(scipy.stats.norm.cdf(0.0))")
        == "0.5"
    )


def test_who_compiles_afterwards_finds_the_compiler() -> None:
    code = """
import torch
real = torch.compiler.disable
import backend.translate
assert torch.compiler.disable is real
layer = torch.nn.Linear(2, 3)
x = torch.ones(4, 2)
print(torch.equal(torch.compile(layer, backend="eager")(x), layer(x)))
"""
    assert printed(code) == "True"


def test_a_compiler_that_is_there_already_stays() -> None:
    code = """
import sys
import torch._dynamo
before = sys.modules["torch._dynamo"]
import backend.model.parts
print(sys.modules["torch._dynamo"] is before)
"""
    assert printed(code) == "True"


NEXT_RELEASE = """
import torch._dynamo
__file__, __path__ = {file!r}, [{folder!r}]
__spec__.submodule_search_locations = __path__
exec(compile(open(__file__).read(), __file__, "exec"))
"""


def test_a_release_of_diffusers_that_needs_the_compiler_is_imported_too(tmp_path: Path) -> None:
    found = importlib.util.find_spec("diffusers")
    assert found is not None
    assert found.origin is not None
    (tmp_path / "diffusers").mkdir()
    (tmp_path / "diffusers" / "__init__.py").write_text(
        NEXT_RELEASE.format(file=found.origin, folder=str(Path(found.origin).parent))
    )
    code = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
from backend.model.parts import AutoencoderKL
AutoencoderKL()
print("torch._dynamo" in sys.modules)
"""
    assert printed(code) == "True"


def test_diffusers_is_imported_in_one_place() -> None:
    importing = [
        path.name
        for path in (ROOT / "backend").rglob("*.py")
        if re.search(r"^\s*(from|import) diffusers", path.read_text(), re.MULTILINE)
    ]
    assert importing == ["parts.py"]
