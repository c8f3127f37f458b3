"""What the networks take from diffusers, in one place: imported without torch's compiler, which halves the start of every process.

diffusers marks functions for torch.compile while it is imported, and the first mark loads the compiler with all of sympy: two seconds and
880 modules, of which no translation uses one. So while this import lasts there is no compiler, which diffusers knows how to do without, and
marks do nothing; they are on functions that swap weights in and out, of which none is used here. Who compiles, as training may, loads it
then.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

COMPILER = "torch._dynamo"


@contextmanager
def _without_compiler() -> Iterator[None]:
    if COMPILER in sys.modules:
        yield
        return
    disable = torch.compiler.disable
    torch.compiler.disable = _unmarked  # type: ignore[assignment]
    sys.modules[COMPILER] = None  # type: ignore[assignment]  # how Python says that a module is not to be had
    try:
        yield
    finally:
        del sys.modules[COMPILER]
        torch.compiler.disable = disable


def _unmarked(function: Callable[..., Any] | None = None, *_: object, **__: object) -> Any:
    """torch.compiler.disable as a decorator, with or without arguments, that leaves a function as it is."""
    return function if function is not None else lambda inner: inner


with _without_compiler():
    from diffusers import AutoencoderKL, ModelMixin
    from diffusers.configuration_utils import ConfigMixin, register_to_config
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKLOutput
    from diffusers.models.autoencoders.vae import Decoder, DecoderOutput, DiagonalGaussianDistribution, Encoder
    from diffusers.models.resnet import ResnetBlock2D

__all__ = [
    "AutoencoderKL",
    "AutoencoderKLOutput",
    "ConfigMixin",
    "Decoder",
    "DecoderOutput",
    "DiagonalGaussianDistribution",
    "Encoder",
    "ModelMixin",
    "ResnetBlock2D",
    "register_to_config",
]
