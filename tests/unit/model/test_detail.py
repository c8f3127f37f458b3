"""The detail path, and the model around it that takes any subset of sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from backend.modalities import modality
from backend.model.any2any import Any2Any
from backend.model.detail import DetailPath
from backend.model.sources import Sources

PRESET = "any2any-tiny"
UNKNOWN = torch.tensor([0])


@pytest.fixture(scope="module")
def network() -> Any2Any:
    """Random weights everywhere, also where training starts at zero."""
    torch.manual_seed(0)
    model = Any2Any.build(PRESET)
    for parameter in (*model.transformer.parameters(), *model.detail.regression.parameters()):
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.02)

    return model.for_use("cpu")


@pytest.fixture
def gate(network: Any2Any) -> Iterator[torch.Tensor]:
    """The network's gates, to be changed; as they were afterwards."""
    kept = network.detail.gate.clone()
    yield network.detail.gate
    network.detail.gate.copy_(kept)


def pixels(*ids: str, batch: int = 1) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    shapes = {
        id_: (batch, modality(id_).channels, *[modality(id_).native_patch] * 2) for id_ in ids
    }
    return {id_: torch.rand(shape, generator=generator) * 2 - 1 for id_, shape in shapes.items()}


@torch.inference_mode()
def run(network: Any2Any, sources: Sources, target: str) -> torch.Tensor:
    noise = torch.randn(len(sources), 4, 64, 64, generator=torch.Generator().manual_seed(2))
    z = network.predict_x0(noise, sources, 999, target)
    return network.decode(target, network.adapt(z, target), sources)


@pytest.mark.parametrize("target", ["ms", "pan", "nir"])
def test_a_target_comes_out_at_its_own_resolution(network: Any2Any, target: str) -> None:
    out = run(network, network.observe(pixels("rgb", "sar")), target)
    assert out.shape == (1, modality(target).channels, *[modality(target).native_patch] * 2)


def test_a_further_source_changes_the_result(network: Any2Any) -> None:
    both = pixels("rgb", "nir")
    alone = run(network, network.observe({"rgb": both["rgb"]}), "ms")
    assert (run(network, network.observe(both), "ms") - alone).abs().mean() > 1e-3


def test_the_order_of_the_sources_does_not_matter(network: Any2Any) -> None:
    both = pixels("rgb", "nir")
    one, other = (
        network.observe({id_: both[id_] for id_ in order})
        for order in (("rgb", "nir"), ("nir", "rgb"))
    )
    torch.testing.assert_close(
        run(network, one, "ms"), run(network, other, "ms"), rtol=0, atol=1e-5
    )


def test_a_source_without_a_valid_pixel_is_as_if_it_were_not_there(network: Any2Any) -> None:
    both = pixels("rgb", "nir")
    nothing = torch.zeros(1, 256, 256, dtype=torch.bool)
    with_empty = network.observe(both, {"nir": nothing})
    torch.testing.assert_close(
        run(network, with_empty, "ms"),
        run(network, network.observe({"rgb": both["rgb"]}), "ms"),
        rtol=0,
        atol=1e-4,
    )


def test_windows_of_a_batch_do_not_see_one_another(network: Any2Any) -> None:
    several = network.observe(pixels("rgb", batch=3))
    whole = run(network, several, "nir")
    alone = run(network, network.observe({"rgb": several.pixels["rgb"][:1]}), "nir")
    torch.testing.assert_close(whole[:1], alone, rtol=0, atol=1e-4)


def test_closed_gates_leave_the_regression_alone_and_open_ones_the_network() -> None:
    torch.manual_seed(0)
    path = DetailPath().eval().requires_grad_(False)
    torch.nn.init.normal_(path.regression.table, std=0.1)
    nir, subset = 2, path.layout.subset(["rgb"])
    stack, observed = path.layout.stacked(pixels("rgb"), {})
    base, decoded = path.base(stack, observed, nir, UNKNOWN), torch.rand(1, 1, 256, 256)
    context = path.context(decoded, base, nir)
    picture = base + path.change(stack, observed, base, context, nir, UNKNOWN)

    torch.testing.assert_close(path(stack, observed, base, decoded, nir, UNKNOWN), picture)
    path.gate[subset, nir] = torch.tensor([0.0, 0.0])
    torch.testing.assert_close(path(stack, observed, base, decoded, nir, UNKNOWN), base)

    # the network's structure at the regression's level
    path.gate[subset, nir] = torch.tensor([0.0, 1.0])
    mixed = path(stack, observed, base, decoded, nir, UNKNOWN)
    assert (mixed - picture).abs().max() > 1e-3
    torch.testing.assert_close(mixed.mean(), base.mean(), rtol=0, atol=5e-3)


def test_a_model_folder_keeps_the_detail_path(network: Any2Any, tmp_path: Path) -> None:
    network.save(tmp_path, "subsets", PRESET)
    again = Any2Any.load(tmp_path)
    observed = network.observe(pixels("sar"))
    assert torch.equal(
        run(network, observed, "rgb"), run(again, again.observe(pixels("sar")), "rgb")
    )


@torch.inference_mode()
def test_leaving_out_what_is_zero_changes_nothing(network: Any2Any) -> None:
    """Of RGB alone, and of RGB with a near infrared that lacks a part."""
    detail, nir = network.detail, 2
    torch.nn.init.normal_(detail.network.conv_out.weight, std=0.1)
    torch.nn.init.normal_(detail.network.linear.weight, std=0.1)

    for ids, present in ((("rgb",), [1]), (("rgb", "sar"), [0, 1])):
        there = torch.ones(1, *[modality(ids[-1]).native_patch] * 2, dtype=torch.bool)
        there[:, :50] = len(ids) == 1
        stack, observed = detail.layout.stacked(pixels(*ids), {ids[-1]: there})
        base = detail.base(stack, observed, nir, UNKNOWN)
        context = torch.randn((1, 1, 64, 64), generator=torch.Generator().manual_seed(3))
        whole = detail.change(stack, observed, base, context, nir, UNKNOWN)
        less = detail.change(stack, observed, base, context, nir, UNKNOWN, present)
        assert whole.abs().mean() > 1e-2
        torch.testing.assert_close(less, whole, rtol=0, atol=1e-5)


@torch.inference_mode()
def test_closed_gates_leave_the_regression_and_need_no_decoder(
    network: Any2Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, kept = network.observe(pixels("rgb")), network.detail.gate.clone()
    assert not network.detail.is_closed([1], 2)
    network.detail.gate.zero_()
    monkeypatch.setattr(network.vaes["nir"], "decode", None)  # not to be called

    try:
        assert network.detail.is_closed([1], 2)
        base = network._base(sources, "nir", "unknown")[2]
        assert torch.equal(network.decode("nir", torch.zeros(1, 4, 64, 64), sources), base)
        network.detail.gate[2, 2, 1] = 0.5
        assert not network.detail.is_closed([1], 2)
        assert not network.detail.is_closed([0, 1], 2), "where radar is missing, colours are alone"
    finally:
        network.detail.gate.copy_(kept)


@torch.inference_mode()
def test_where_a_set_is_its_closed_form_the_network_draws_beside_it_alone(
    network: Any2Any, gate: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RGB with a near infrared that lacks the north: the south is the closed form of both, the
    north what RGB alone gives, and there is no step between them.
    """
    both, ms = pixels("rgb", "nir", batch=3), 3
    there = torch.ones(3, 256, 256, dtype=torch.bool)
    there[1, :96], there[2] = False, False
    gate[network.detail.layout.subset(["rgb", "nir"]), ms] = 0.0
    sources = network.observe(both, {"nir": there})
    predicted, plain = [], network._from_set
    monkeypatch.setattr(
        network,
        "_from_set",
        lambda z, some, *rest: predicted.append(len(z)) or plain(z, some, *rest),
    )
    out = run(network, sources, "ms")
    assert predicted == [1, 1]  # not the first window, which both cover

    closed = run(network, network.observe(both, {"nir": torch.ones_like(there)}), "ms")
    assert predicted == [1, 1]
    alone = run(network, network.observe({"rgb": both["rgb"]}), "ms")
    torch.testing.assert_close(out[0], closed[0])
    torch.testing.assert_close(out[1, :, 48 + 16 :], closed[1, :, 48 + 16 :])
    torch.testing.assert_close(out[1, :, :48], alone[1, :, :48], rtol=0, atol=2e-3)
    torch.testing.assert_close(out[2], alone[2], rtol=0, atol=1e-4)
    assert (closed[1] - alone[1]).abs().mean() > 1e-3


@torch.inference_mode()
def test_closed_forms_fade_where_a_further_source_ends(
    network: Any2Any, gate: torch.Tensor
) -> None:
    both = pixels("rgb", "nir")
    there = torch.ones(1, 256, 256, dtype=torch.bool)
    there[:, :96] = False
    gate.zero_()
    out, whole, alone = (
        run(network, network.observe({id_: both[id_] for id_ in ids}, valid), "pan")
        for ids, valid in (
            (("rgb", "nir"), {"nir": there}),
            (("rgb", "nir"), {"nir": torch.ones_like(there)}),
            (("rgb",), {}),
        )
    )
    share = ((out - alone) * (whole - alone)).mean((0, 1, 3)) / (whole - alone).square().mean(
        (0, 1, 3)
    )
    assert share[:190].abs().max() < 1e-4  # PAN has twice the pixels
    assert (share[260:] - 1).abs().max() < 1e-4
    assert 0.3 < share[224] < 0.7
