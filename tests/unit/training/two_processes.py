"""Run by test_distributed.py, alone or by a launcher: steps on batches that all share out.

Saves the trained network.

python -m tests.unit.training.two_processes RUN [shard] [STEPS]
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from training.lib import fit
from training.lib.distributed import Ranks
from training.lib.fit import Task
from training.lib.fit_config import FitConfig, Stretch

STEPS, ROWS = 40, 16
CONFIG = FitConfig(
    learning_rate=0.05,
    warmup_steps=10,
    weight_decay=0.01,
    ema_decay=0.9,
    gradient_clip=1.0,
    precision="fp32",
    save_minutes=1e9,
)


@dataclass(frozen=True)
class Line:
    x: Tensor

    def __len__(self) -> int:
        return len(self.x)

    def to(self, device: torch.device) -> Line:
        return Line(self.x.to(device))


class Stack(nn.Module):
    """Something with blocks, as transformers have, and an odd number of rows to share out."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 3)) for _ in range(2)
        )
        self.register_buffer("scale", torch.ones(3))

    def forward(self, x: Tensor) -> Tensor:
        for block in self.blocks:
            x = x + block(x)
        return x * self.scale


class Picture(nn.Module):
    """Convolutions, whose weights lie in memory with their channels last: (B, 3) to (B, 3)."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, padding=1)
        self.second = nn.Conv2d(4, 3, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        picture = x[:, :, None, None] * torch.linspace(0, 1, 20).view(4, 5)  # (B, 3, 4, 5)
        return x + self.second(torch.tanh(self.first(picture))).mean((2, 3))


def main(run: Path, shard: bool, steps: int) -> None:
    ranks, drawn = Ranks("cpu"), itertools.count()
    # the others start elsewhere, and must be given the main one's weights
    torch.manual_seed(0 if ranks.is_main else 99)
    module = nn.Sequential(Stack(), Picture(), nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
    ticks = itertools.count()

    # one process looks at the clock at every step, several at some: with steps of a minute, only
    # the estimate after PLAN_STEPS and the end come at the same ones
    if ranks.is_main:  # a clock that counts steps; the other's is far ahead, and must not be read
        fit.time = SimpleNamespace(monotonic=lambda: 60.0 * next(ticks))
    else:
        fit.time = SimpleNamespace(monotonic=lambda: 1e6 * next(ticks))

    def sample(rng: np.random.Generator) -> Line:
        whole = np.random.default_rng(next(drawn)).standard_normal((ROWS, 3)).astype(np.float32)
        return Line(torch.from_numpy(whole[ranks.rank :: ranks.size].copy()))

    def loss(network: nn.Module, batch: Line) -> tuple[Tensor, dict[str, Tensor]]:
        error = (network(batch.x) - batch.x.sum(1, keepdim=True)).square().mean()
        return error, {"error": error.detach()}

    def validate(network: nn.Module) -> dict[str, float]:
        x = torch.eye(3)
        return {"score": -float((network(x) - x.sum(1, keepdim=True)).square().mean())}

    fit.fit(
        module,
        Task(sample, loss, validate),
        replace(CONFIG, shard=shard),
        Stretch(run, float(steps), device="cpu"),
    )

    save_file(
        {name: tensor.contiguous() for name, tensor in module.state_dict().items()},
        run / f"end-{ranks.rank}-of-{ranks.size}.safetensors",
    )
    ranks.leave()


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        "shard" in sys.argv,
        int(sys.argv[-1]) if sys.argv[-1].isdigit() else STEPS,
    )
