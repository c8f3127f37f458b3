"""How good a translation is from given sources, and what a further source would add: in one
sentence, from the model's own figures.

Never imports backend.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .modalities import modality_labels
from .words import tr

LEAST_GAIN = 0.1  # dB


def sentence(figures: Mapping[str, Any], sources: Sequence[str], targets: Sequence[str]) -> str:
    """What the model reaches for each target; empty where it has no figures.

    Args:
        figures: `quality_db`, mean PSNR by direction such as "rgb+nir-ms", and `gain_db`, what each
            further source adds on the same scenes.
        sources: modalities of the run.
        targets: modalities that are checked.
    """
    quality, gains = figures.get("quality_db", {}), figures.get("gain_db", {})
    ours, parts = _named(sources), []
    for target in targets:
        reached = quality.get(f"{ours}-{target}")
        if reached is None:
            continue

        text = tr(
            "{target} from {sources}: {quality:.1f} dB on held-out scenes",
            target=target.upper(),
            sources=ours.replace("+", " + ").upper(),
            quality=reached,
        )
        for id_ in modality_labels():
            gain = gains.get(f"{_named([*sources, id_])}-{target}", {}).get(ours, 0.0)
            if gain >= LEAST_GAIN and id_ not in sources:
                text += "; " + tr("with {modality} +{gain:.1f} dB", modality=id_.upper(), gain=gain)
        parts.append(text + ".")

    return " ".join(parts)


def _named(sources: Collection[str]) -> str:
    """Sources in the modalities' order."""
    return "+".join(id_ for id_ in modality_labels() if id_ in sources)
