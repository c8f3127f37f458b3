"""What the networks take from diffusers, in one place, imported without what no network here uses:
it halves the start of every process.

diffusers marks functions for torch.compile while it is imported, and the first mark loads the
compiler with all of sympy: two seconds and 880 modules. Where scipy is installed, as with the
training package, its schedulers load its statistics: another second and 550 modules. So while this
import lasts there is neither, which diffusers knows how to do without, and marks do nothing; they
are on functions that swap weights in and out, of which none is used here. Who compiles, as training
may, loads the compiler then; diffusers' own schedulers lack their beta sigmas in a process that has
imported this first."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

COMPILER, STATISTICS = "torch._dynamo", "scipy"


@contextmanager
def _without_what_is_unused() -> Iterator[None]:
    hidden = [name for name in (COMPILER, STATISTICS) if name not in sys.modules]
    disable = torch.compiler.disable
    if COMPILER in hidden:
        torch.compiler.disable = _unmarked  # type: ignore[assignment]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # how Python says that a module is not to be had
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
        torch.compiler.disable = disable


def _unmarked(function: Callable[..., Any] | None = None, *_: object, **__: object) -> Any:
    """torch.compiler.disable as a decorator, with or without arguments, that leaves a function as
    it is.
    """
    return function if function is not None else lambda inner: inner


with _without_what_is_unused():
    from diffusers import AutoencoderKL, ModelMixin
    from diffusers.configuration_utils import ConfigMixin, register_to_config
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKLOutput
    from diffusers.models.autoencoders.vae import (
        Decoder,
        DecoderOutput,
        DiagonalGaussianDistribution,
        Encoder,
    )
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
