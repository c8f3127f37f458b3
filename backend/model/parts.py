"""What the networks take from diffusers, in one place.

diffusers loads torch's compiler with all of sympy while it is imported, and scipy's statistics
where scipy is installed. No network here uses either, and diffusers does without them: its import
takes 2 s instead of 8 s (two cores of an AMD EPYC, beside other work). A release of diffusers that
needs them is imported as it is, only more slowly."""

# ruff: noqa: E402 - the quick import comes before the names that it serves

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from unittest import mock

import torch

OPTIONAL = ("torch._dynamo", "scipy")


@contextmanager
def _without_optional_modules() -> Iterator[None]:
    """Hides the optional modules that are not loaded yet; marks for the compiler do nothing."""
    hidden = [name for name in OPTIONAL if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment] # Python's word for "not installed"
    try:
        with mock.patch.object(torch.compiler, "disable", _unmarked):
            yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _unmarked(function: Callable[..., Any] | None = None, *_: object, **__: object) -> Any:
    """torch.compiler.disable as a decorator, with or without arguments, that leaves a function as
    it is.
    """
    return function if function is not None else lambda inner: inner


with suppress(ImportError), _without_optional_modules():
    importlib.import_module("diffusers.models.autoencoders.autoencoder_kl")

from diffusers import AutoencoderKL, ModelMixin
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKLOutput
from diffusers.models.autoencoders.vae import (
    Decoder,
    DecoderOutput,
    DiagonalGaussianDistribution,
)

__all__ = [
    "AutoencoderKL",
    "AutoencoderKLOutput",
    "ConfigMixin",
    "Decoder",
    "DecoderOutput",
    "DiagonalGaussianDistribution",
    "ModelMixin",
    "register_to_config",
]
