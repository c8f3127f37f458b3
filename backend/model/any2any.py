"""Any2Any: five autoencoders, the shared transformer and the adapters held together; encode,
denoise, decode.

A model folder in diffusers' layout is read and written here;
weights/catalogue.py finds and verifies it first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn

from backend.errors import ModelError
from backend.json_text import parsed
from backend.messages import message
from backend.modalities import LATENT_SIZE, LEVELS, modalities, modality
from backend.model import FORMAT
from backend.model.adapters import ResidualAdapters
from backend.model.detail import DetailPath
from backend.model.dit import DiT
from backend.model.fading import blended, mask_of
from backend.model.loading import load_part_as
from backend.model.parts import AutoencoderKL
from backend.model.precision import computing_in
from backend.model.presets import PRESETS
from backend.model.resampling import from_stack_grid
from backend.model.sources import EMPTY, Sources
from backend.model.subset_udit import SubsetUDiT


class Any2Any(nn.Module):
    """All parts of one model.

    Latents that leave or enter it are scaled: multiplied by their VAE's scaling factor.
    """

    def __init__(
        self,
        vaes: dict[str, nn.Module],
        transformer: DiT | SubsetUDiT,
        adapters: ResidualAdapters,
        detail: DetailPath | None = None,
    ) -> None:
        super().__init__()
        self.vaes: dict[str, AutoencoderKL] = nn.ModuleDict(vaes)  # type: ignore[assignment]  # a mapping, all the same
        self.transformer = transformer
        self.adapters = adapters
        self.detail = detail
        self.precision = "fp32"
        # inverse of the expected squared error by (source, target), up to a factor
        self.confidence: Mapping[tuple[str, str], float] = {}
        self._rows = {id_: row for row, id_ in enumerate(adapters.config["targets"])}

    @classmethod
    def build(cls, preset: str) -> Any2Any:
        """An untrained model of a preset's sizes."""
        sizes = PRESETS[preset]
        vaes = {m.id: sizes.autoencoder.build(m) for m in modalities().values()}
        detail = None if sizes.detail is None else sizes.detail.build()
        return cls(vaes, sizes.transformer.build(), ResidualAdapters(tuple(vaes)), detail)

    @classmethod
    def load(
        cls,
        folder: Path,
        device: torch.device | str = "cpu",
        precision: str = "fp32",
        plain: bool = False,
    ) -> Any2Any:
        """Reads a verified model folder onto a device, to compute in "fp32" or "bf16"; what enters
        and leaves it is float32.

        `plain` leaves the memory format of its weights as diffusers loads them, for the benchmark.

        Raises:
            ModelError: model.incompatible, when a part is of an unknown class, format or shape.
        """
        try:
            index = parsed((folder / "model_index.json").read_bytes())
            if index["format"] != FORMAT:
                raise ValueError(f"format {index['format']} is not {FORMAT}")
            parts: dict[str, Any] = {
                name: load_part_as(folder / name, class_name)
                for name, class_name in index["parts"].items()
            }
            vaes = {id_: parts[f"vae_{id_}"] for id_ in parts["adapters"].config["targets"]}
            model = cls(vaes, parts["transformer"], parts["adapters"], parts.get("detail"))
        except (OSError, KeyError, ValueError, RuntimeError, TypeError) as error:
            raise ModelError(
                "model.incompatible",
                message(
                    "The model folder '{folder}' does not fit this version: {reason}.",
                    folder=folder.name,
                    reason=_first_line(error),
                ),
                "Use weights that this version's training exported, or update the software.",
            ) from error

        return model.for_use(device, precision, plain)

    def for_use(
        self, device: torch.device | str, precision: str = "fp32", plain: bool = False
    ) -> Any2Any:
        """Itself, on a device, prepared to compute in "fp32" or "bf16" and not to be trained any
        more; `plain` as in `load`.

        Convolutions get channels last: a twelfth less time for the tiny preset on a processor, and
        the format that tensor cores want (tests/benchmarks/OPTIMISATIONS.md).
        """
        self.precision = precision
        self.to(device).eval().requires_grad_(False)
        if not plain:
            for parameter in self.parameters():
                if parameter.ndim == 4:
                    parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)

        return self

    def save(
        self, folder: Path, id_: str, preset: str, modes: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """Writes every part in diffusers' layout and model_index.json; sums and card are the
        exporter's.

        `modes` are DDIM steps of the modes for which the usual ones (weights/folder.py) are not the
        best."""
        parts = {f"vae_{name}": vae for name, vae in self.vaes.items()}
        parts |= {"transformer": self.transformer, "adapters": self.adapters}
        if self.detail is not None:
            parts["detail"] = self.detail
        for name, part in parts.items():
            part.save_pretrained(folder / name, safe_serialization=True)
            _forget_origin(folder / name / "config.json")

        index = {
            "_class_name": type(self).__name__,
            "format": FORMAT,
            "id": id_,
            "preset": preset,
            "modes": dict(modes),
            "parts": {name: type(part).__name__ for name, part in parts.items()},
        }

        (folder / "model_index.json").write_text(
            json.dumps(index, indent=2) + "\n", encoding="utf-8"
        )

    @property
    def takes_subsets(self) -> bool:
        """Whether the transformer sees several sources at once; others predict from each."""
        return isinstance(self.transformer, SubsetUDiT)

    @property
    def device(self) -> torch.device:
        return next(self.transformer.parameters()).device

    def encode(self, source: str, x: Tensor) -> Tensor:
        """Pixels (B, bands, 64 f, 64 f) in [-1, 1] to scaled posterior means (B, 4, 64, 64)."""
        vae = self.vaes[source]
        with computing_in(self.precision, x.device):
            return vae.encode(x).latent_dist.mode().float() * float(vae.config["scaling_factor"])

    def observe(self, pixels: Mapping[str, Tensor], valid: Mapping[str, Tensor] = EMPTY) -> Sources:
        """Encodes the sources of a batch of windows.

        Args:
            pixels: (B, bands, 64 f, 64 f) in [-1, 1] by modality, the source first.
            valid: (B, 64 f, 64 f) of sources that lack a part, as Sources has it.
        """
        latents = {id_: self.encode(id_, x) for id_, x in pixels.items()}
        return Sources(latents, {} if self.detail is None else pixels, valid)

    def predict_x0(
        self, z_t: Tensor, sources: Sources, t: int, target: str, level: str = LEVELS[0]
    ) -> Tensor:
        """The transformer's prediction of the target's scaled latent at timestep t, (B, 4, 64, 64)
        (eq. 10).

        A model that was trained on single sources predicts from each of several, and the
        predictions are averaged with weights `confidence`; where a source was not observed its
        prediction does not count.

        `level`, one of LEVELS, is for models that know it; the paper's does not.
        """
        predict = self._from_set if self.takes_subsets else self._combined

        def call(some: Sources, windows: slice) -> Tensor:
            if self._is_closed(some, target):
                # Not drawn; they are near the level of what is drawn beside them.
                return self._prior(sources, target, level)[windows]
            return predict(z_t[windows], some, t, target, level)

        with computing_in(self.precision, z_t.device):
            return blended(sources, LATENT_SIZE, call, self._is_closed(sources, target))

    def _from_set(self, z_t: Tensor, sources: Sources, t: int, target: str, level: str) -> Tensor:
        """x0 of a transformer that sees all sources at once."""
        z_sources, observed = self._set_of(sources)
        prior = self._prior(sources, target, level)
        # All windows share one condition where there is one source; of several, one may lack all
        # of a window, and a window's bits must not depend on the others of its batch.
        count = 1 if len(sources.latents) == 1 else len(z_t)
        t_, target_, level_ = self._filled(count, t, self.row(target), LEVELS.index(level))
        present = observed[:count].amax((2, 3))  # (B or 1, M)
        c = self.transformer.conditioned(t_, present, target_, level_)
        return self.transformer(z_t, z_sources, observed, prior, t_, target_, level_, c=c).float()

    def _combined(self, z_t: Tensor, sources: Sources, t: int, target: str, _: str) -> Tensor:
        """The weighted mean of the predictions from each source, (B, 4, 64, 64); the paper's
        network does not know the processing level.
        """
        first, *others = sources.latents
        mean = self._from_one(z_t, sources.z, t, (first, target))
        total: Tensor | float = self.confidence.get((first, target), 1.0)
        for id_ in others:
            x0 = self._from_one(z_t, sources.latents[id_], t, (id_, target))
            weight = self.confidence.get((id_, target), 1.0) * mask_of(sources, id_)[:, None]
            total = total + weight
            mean = mean + weight / total * (x0 - mean)  # of equal ones exactly that

        return mean

    def _from_one(
        self, z_t: Tensor, z_source: Tensor, t: int, direction: tuple[str, str]
    ) -> Tensor:
        """x0 of a transformer that takes one source."""
        # all windows of a batch share one condition
        t_, source_, target_ = self._filled(1, t, *map(self.row, direction))
        c = self.transformer.condition(t_, source_, target_)
        return self.transformer(z_t, z_source, t_, source_, target_, c=c).float()

    def _filled(self, count: int, *values: int) -> tuple[Tensor, ...]:
        """Each value for all windows, (B,)."""
        return tuple(
            torch.full((count,), value, dtype=torch.long, device=self.device) for value in values
        )

    def _set_of(self, sources: Sources) -> tuple[Tensor, Tensor]:
        """Latents of all modalities (B, 4 M, 64, 64), zero where absent, and masks (B, M, 64,
        64).
        """
        z = sources.z.new_zeros((len(sources), len(self._rows), *sources.z.shape[1:]))
        observed = sources.z.new_zeros((len(sources), len(self._rows), *sources.z.shape[2:]))
        for id_, latents in sources.latents.items():
            mask = mask_of(sources, id_)
            observed[:, self._rows[id_]] = mask
            z[:, self._rows[id_]] = latents * mask[:, None]

        return z.flatten(1, 2), observed

    def _prior(self, sources: Sources, target: str, level: str) -> Tensor:
        """The closed-form prediction's scaled latents (B, 4, 64, 64), computed once per batch and
        target.
        """
        if target not in sources.priors:
            base = self._base(sources, target, level)[2]
            x = from_stack_grid(base, modality(target).vae_factor).clamp(-1, 1)
            sources.priors[target] = self.encode(target, x)

        return sources.priors[target]

    def _base(self, sources: Sources, target: str, level: str) -> tuple[Tensor, Tensor, Tensor]:
        """Stack and masks of the sources, and the regression's picture of the target on their
        grid.
        """
        if self.detail is None:
            raise ValueError("this model has no detail path")
        stack, observed = self.detail.layout.stacked(sources.pixels, sources.valid)
        if target not in sources.bases:
            level_ = torch.tensor([LEVELS.index(level)], device=stack.device)
            row = self._rows[target]
            sources.bases[target] = self.detail.base(stack, observed, row, level_)

        return stack, observed, sources.bases[target]

    def adapt(self, z: Tensor, target: str, source: str | None = None) -> Tensor:
        """The target's residual adapter, applied once after sampling (eq. 8), or the direction's
        where the only source has one.
        """
        return self.adapters(z, target, source)

    def decode(
        self, target: str, z: Tensor, sources: Sources | None = None, level: str = LEVELS[0]
    ) -> Tensor:
        """Scaled latents (B, 4, 64, 64) to pixels (B, bands, 64 f, 64 f), about [-1, 1].

        With `sources`, a model that has a detail path draws what their pixels show.
        """
        vae = self.vaes[target]
        with computing_in(self.precision, z.device):
            if sources is None or self.detail is None:
                return vae.decode(z / float(vae.config["scaling_factor"])).sample.float()

            code = z / float(vae.config["scaling_factor"])

            def call(some: Sources, windows: slice) -> Tensor:
                if self._is_closed(some, target):
                    return self._closed_form(some, target, level)
                return self._with_detail(vae.of_code(code[windows]), some, target, level)

            size = modality(target).native_patch
            return blended(sources, size, call, self._is_closed(sources, target))

    def _closed_form(self, sources: Sources, target: str, level: str) -> Tensor:
        """The regression's picture on the target's grid."""
        base = self._base(sources, target, level)[2]
        return from_stack_grid(base, modality(target).vae_factor).float()

    def _with_detail(self, decoded: Tensor, sources: Sources, target: str, level: str) -> Tensor:
        """The closed form's picture, and what the detail path adds to the latents' one."""
        if self.detail is None:
            raise ValueError("this model has no detail path")
        stack, observed, base = self._base(sources, target, level)
        present = sorted(self._rows[id_] for id_ in sources.pixels)
        level_ = torch.tensor([LEVELS.index(level)], device=stack.device)
        row = self._rows[target]
        return self.detail(stack, observed, base, decoded, row, level_, present).float()

    def ignores_latents(self, sources: Sources, target: str) -> bool:
        """Whether the gates leave the closed form alone, whatever is predicted."""
        if self.detail is None:
            return False
        rows = [self._rows[id_] for id_ in sources.pixels]
        whole = all(bool(valid.all()) for valid in sources.valid.values())
        return self.detail.is_closed(rows, self._rows[target], whole)

    def _is_closed(self, sources: Sources, target: str) -> bool:
        """Whether the closed form draws wherever all of the sources are observed."""
        if self.detail is None:
            return False
        rows = [self._rows[id_] for id_ in sources.pixels]
        return self.detail.is_closed(rows, self._rows[target], whole=True)

    def row(self, modality_id: str) -> int:
        """The modality's row in the transformer's embedding tables.

        Raises:
            ModelError: model.incompatible, when the model was trained without it.
        """
        if modality_id not in self._rows:
            known = ", ".join(self._rows)
            raise ModelError(
                "model.incompatible",
                message(
                    "The model does not know {modality}.", modality=modality(modality_id).label
                ),
                message("It knows {known}.", known=known),
            )

        return self._rows[modality_id]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _forget_origin(config: Path) -> None:
    """Removes from a part's config the folder it was loaded from, a path on this machine."""
    kept = json.loads(config.read_text(encoding="utf-8"))
    kept.pop("_name_or_path", None)
    config.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
