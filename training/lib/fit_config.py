"""How a network is optimised."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FitConfig:
    """How a network is optimised; the `fit` section of training/configs/*.yaml."""

    learning_rate: float = 1e-3
    warmup_steps: int = 100
    weight_decay: float = 2e-2
    ema_decay: float = 0.999
    gradient_clip: float = 1.0
    beta2: float = 0.99  # of AdamW; 0.999 is DiT's
    optimizer: str = "adamw"  # or "muon", see common.make_optimizer
    precision: str = "auto"  # fp32, bf16, or what is faster on this device
    accumulate: int = 1  # batches whose mean gradient is a step's
    # activations are computed again in the backward pass: less memory, a third more time
    gradient_checkpointing: bool = False
    # weights, gradients and optimiser of the transformer spread over the processes
    shard: bool = False
    compile: str = ""  # a backend of torch.compile, such as inductor; "": none
    decay_share: float = 0.5  # the last part of a stretch, in which the learning rate falls
    # parameter name's beginning -> factor of its learning rate
    slow: dict[str, float] = field(default_factory=dict)
