"""Other projects' names of tensors as ours: autoencoders of CompVis and of old diffusers, DiTs of
Peebles and Xie and of diffusers."""

from __future__ import annotations

import re
from collections.abc import Mapping

import torch
from torch import Tensor

_DIT = {
    "x_embedder.proj": "x_embedder",
    "t_embedder.mlp.0": "condition.mlp.0",
    "t_embedder.mlp.2": "condition.mlp.2",
    ".mlp.fc1.": ".mlp.0.",
    ".mlp.fc2.": ".mlp.2.",
}
_DIFFUSERS_DIT = (
    (r"^pos_embed\.proj\.", "x_embedder."),
    (r"^transformer_blocks\.0\.norm1\.emb\.timestep_embedder\.linear_1\.", "condition.mlp.0."),
    (r"^transformer_blocks\.0\.norm1\.emb\.timestep_embedder\.linear_2\.", "condition.mlp.2."),
    (r"^transformer_blocks\.(\d+)\.norm1\.linear\.", r"blocks.\1.adaLN_modulation.1."),
    (r"^transformer_blocks\.(\d+)\.attn1\.qkv\.", r"blocks.\1.attn.qkv."),
    (r"^transformer_blocks\.(\d+)\.attn1\.to_out\.0\.", r"blocks.\1.attn.proj."),
    (r"^transformer_blocks\.(\d+)\.ff\.net\.0\.proj\.", r"blocks.\1.mlp.0."),
    (r"^transformer_blocks\.(\d+)\.ff\.net\.2\.", r"blocks.\1.mlp.2."),
    (r"^proj_out_1\.", "final_layer.adaLN_modulation.1."),
    (r"^proj_out_2\.", "final_layer.linear."),
)


def dit_name(name: str) -> str:
    for old, new in _DIFFUSERS_DIT:
        name, found = re.subn(old, new, name)
        if found:
            return name

    for old, new in _DIT.items():
        name = name.replace(old, new)
    return name


def joined_qkv(given: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """diffusers keeps query, key and value apart; DiT and we have them in one."""
    out: dict[str, Tensor] = {}
    for name, tensor in given.items():
        match = re.match(r"(transformer_blocks\.\d+\.attn1)\.to_([qkv])\.(weight|bias)$", name)
        if match is None:
            out[name] = tensor
        elif match[2] == "q":
            out[f"{match[1]}.qkv.{match[3]}"] = torch.cat(
                [given[f"{match[1]}.to_{part}.{match[3]}"] for part in "qkv"]
            )

    return out


def old_attention(name: str) -> str:
    """Attention of autoencoders saved by diffusers before 0.18."""
    for old, new in (
        (".query.", ".to_q."),
        (".key.", ".to_k."),
        (".value.", ".to_v."),
        (".proj_attn.", ".to_out.0."),
    ):
        if ".attentions." in name:
            name = name.replace(old, new)

    return name


def as_linear(name: str, tensor: Tensor) -> Tensor:
    """LDM's attention has 1 x 1 convolutions where diffusers has matrices."""
    return tensor[:, :, 0, 0] if ".attentions." in name and tensor.ndim == 4 else tensor
