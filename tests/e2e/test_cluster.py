"""`--scheduler`: real Dask workers give the pixels of one process; one that is killed, a run that
is cut and a cancel lose nothing.
"""

from __future__ import annotations

import copy
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from backend.cluster import sharing
from backend.cluster.parts import MOST_STRIPES, Shared, device_of, parts_of, run_part
from backend.cluster.sharing import models_on, rows_on
from backend.cluster.workers import addresses, connected, is_local
from backend.errors import Any2AnyError, Cancelled, DeviceError, InputError
from backend.geometry.tiling import BatchLayout
from backend.output.store import PartialStore
from backend.protocol import TranslationJob
from backend.radiometry import Radiometry
from backend.run import Decided
from backend.translate import Progress, translate
from backend.weights.loaded import Device, ModelCache, ModelsElsewhere
from tests.runs import Pixels, Translator, assert_same, write_like, write_scene

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(ROOT))
        with connected("local:2") as found:
            yield found


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """As Dask's workers compute: the same number of threads gives the same bits."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # fourteen rows of four windows
    return write_scene(tmp_path_factory.mktemp("scene") / "scene.tif", "ms", 331, 1300)


@pytest.mark.parametrize(
    ("device", "spreads", "worker", "name"),
    [
        ("cuda:0", True, 0, "cuda:0"),
        ("cuda:0", True, 5, "cuda:1"),
        ("cuda:2", False, 5, "cuda:2"),
        ("cpu", True, 1, "cpu"),
    ],
)
def test_workers_of_one_machine_take_its_gpus_in_turn(
    monkeypatch: pytest.MonkeyPatch, device: str, spreads: bool, worker: int, name: str
) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 4)
    job = TranslationJob.create(
        source="a.tif", output="b.tif", source_modality="rgb", targets=("nir",)
    )
    decided = Decided(Device(device, "fp32"), Radiometry("dn10000"), "unknown")
    shared = Shared(job, BatchLayout(1, 2), decided, None, None, spreads)

    assert device_of(shared, worker) == Device(name, "fp32")


def test_only_workers_that_were_started_here_are_spread_over_gpus(client: Any) -> None:
    import distributed

    assert is_local(client)
    with from_afar(client) as elsewhere:
        assert not is_local(elsewhere)
    names = {
        client.submit(lambda: distributed.get_worker().name, workers=[address], pure=False).result()
        for address in client.scheduler_info(n_workers=-1)["workers"]
    }
    assert names == {0, 1}  # by which they take the GPUs in turn


@contextmanager
def from_afar(client: Any) -> Iterator[Any]:
    """The same cluster as one at an address, whose credentials the user's Dask configuration
    has.
    """
    import dask

    own = client.security
    of_both = {"cert": own.tls_client_cert, "key": own.tls_client_key}
    names = ("client", "worker", "scheduler")
    settings = {
        f"distributed.comm.tls.{name}.{part}": value
        for name in names
        for part, value in of_both.items()
    }
    with (
        dask.config.set({"distributed.comm.tls.ca-file": own.tls_ca_file, **settings}),
        connected(client.cluster.scheduler_address) as found,
    ):
        yield found


def on(
    client: Any,
    translator: Translator,
    job: Any,
    progress: Any = lambda _: None,
    cancel: threading.Event | None = None,
) -> Any:
    return translator.run(job, progress, cancel, rows=rows_on(client))


@pytest.mark.parametrize(
    "fields",
    [{}, {"joint": True, "steps": 1}, {"samples": 2}, {"window": (31, 205, 199, 700)}],
    ids=str,
)
def test_workers_give_the_pixels_of_one_process(
    client: Any, translator: Translator, scene: Path, tmp_path: Path, fields: dict[str, Any]
) -> None:
    alone = translator.run(translator.job(scene, tmp_path / "alone", "ms", "rgb", "sar", **fields))
    shared = on(
        client, translator, translator.job(scene, tmp_path / "shared", "ms", "rgb", "sar", **fields)
    )
    for one, other in zip(alone, shared, strict=True):
        assert_same(Pixels.of(other.output), Pixels.of(one.output))
        assert other.clipped_fraction == one.clipped_fraction
        if one.std_output and other.std_output:
            assert_same(Pixels.of(other.std_output), Pixels.of(one.std_output))

    # whose margins beyond a crop are read for their neighbours' sake only
    if not fields.get("joint"):
        assert shared[0].tiles == alone[0].tiles


def test_workers_fill_and_calibrate_as_one_process_does(
    client: Any, translator: Translator, tmp_path: Path
) -> None:
    source = write_scene(tmp_path / "source.tif", "rgb", 500, 900)
    plain = translator(source, tmp_path / "plain.tif", "rgb", "nir")
    known = Pixels.of(plain.output).values.copy()
    known[:, 300:520, 100:350] = 0
    reference = write_like(Path(plain.output), tmp_path / "known.tif", known)
    fields = {"reference": str(reference), "reference_radiometry": "dn10000", "fill": True}
    (alone,) = translator.run(
        translator.job(source, tmp_path / "alone.tif", "rgb", "nir", **fields)
    )
    (shared,) = on(
        client, translator, translator.job(source, tmp_path / "shared.tif", "rgb", "nir", **fields)
    )
    assert_same(Pixels.of(shared.output), Pixels.of(alone.output))
    np.testing.assert_array_equal(
        Pixels.of(shared.mask_output).values, Pixels.of(alone.mask_output).values
    )
    assert shared.filled_fraction == alone.filled_fraction


@pytest.mark.parametrize("has_reference", [False, True])
def test_workers_compute_on_what_they_have(
    client: Any, translator: Translator, tmp_path: Path, has_reference: bool
) -> None:
    source = write_scene(tmp_path / "source.tif", "rgb", 500, 900)
    alone = translator(source, tmp_path / "alone.tif", "rgb", "nir", precision="bf16")
    reference = (
        {"reference": alone.output, "reference_radiometry": "dn10000"} if has_reference else {}
    )
    job = translator.job(
        source, tmp_path / "shared.tif", "rgb", "nir", precision="auto", **reference
    )
    # as a GPU's would be on a machine that has none
    elsewhere = ModelsElsewhere(Device("cpu", "bf16"))
    (shared,) = translate(
        job,
        models=elsewhere,
        progress=lambda _: None,
        cancel=threading.Event(),
        rows=rows_on(client),
    )

    assert shared.precision == "bf16"
    if not has_reference:  # with one, this process translates the places that it looks at, in fp32
        assert_same(Pixels.of(shared.output), Pixels.of(alone.output))


def test_a_worker_is_requested_what_it_computes_on(
    client: Any, translator: Translator, scene: Path, tmp_path: Path
) -> None:
    job = translator.job(scene, tmp_path / "out.tif", "ms", "rgb")
    # of this machine
    assert type(models_on(client, job, lambda _: None, threading.Event())) is ModelCache
    with from_afar(client) as afar:
        models = models_on(afar, job, lambda _: None, threading.Event())
        assert isinstance(models, ModelsElsewhere)
        assert models.device("auto", "auto") == Device("cpu", "fp32")

        with pytest.raises(DeviceError) as caught:
            models_on(
                afar, job.model_copy(update={"device": "cuda:7"}), lambda _: None, threading.Event()
            )

        assert caught.value.code == "device.unavailable"

    assert translator(scene, tmp_path / "after.tif", "ms", "rgb", window=(0, 0, 128, 128)).tiles > 0


def pretend_to_have_a_gpu(has: bool) -> None:
    """On a worker: what torch says of CUDA there. No GPU is used."""
    torch.cuda.is_available = lambda: has
    torch.cuda.device_count = lambda: int(has)


def test_workers_of_unlike_devices_are_refused(
    client: Any, translator: Translator, scene: Path, tmp_path: Path
) -> None:
    job = translator.job(scene, tmp_path / "out.tif", "ms", "rgb").model_copy(
        update={"device": "auto", "precision": "auto"}
    )
    one, *_ = client.scheduler_info(n_workers=-1)["workers"]
    client.run(pretend_to_have_a_gpu, True, workers=[one])

    try:
        with from_afar(client) as afar:
            with pytest.raises(DeviceError) as caught:
                models_on(afar, job, lambda _: None, threading.Event())
            on_cpus = models_on(
                afar,
                job.model_copy(update={"device": "cpu", "precision": "fp32"}),
                lambda _: None,
                threading.Event(),
            )
    finally:
        client.run(pretend_to_have_a_gpu, False, workers=[one])

    assert caught.value.code == "device.unavailable"
    assert "1 on cuda in bf16" in str(caught.value)
    assert "1 on cpu in fp32" in str(caught.value)
    assert on_cpus.device("auto", "auto") == Device("cpu", "fp32")


def test_a_part_is_refused_where_the_runs_device_is_not(
    client: Any, translator: Translator, scene: Path, tmp_path: Path
) -> None:
    job = translator.job(scene, tmp_path / "out.tif", "ms", "rgb")
    # of a worker with a GPU; those here have none
    elsewhere = ModelsElsewhere(Device("cuda:0", "fp32"))
    with pytest.raises(DeviceError) as caught:
        translate(
            job,
            models=elsewhere,
            progress=lambda _: None,
            cancel=threading.Event(),
            rows=rows_on(client),
        )

    assert caught.value.code == "device.unavailable"
    assert "cuda:0 does not exist" in str(caught.value)


def test_a_worker_that_is_killed_loses_nothing(
    client: Any, translator: Translator, scene: Path, tmp_path: Path
) -> None:
    alone = translator(scene, tmp_path / "alone.tif", "ms", "rgb", steps=30)
    killed: list[int] = []

    def kill_one() -> None:
        pids = client.run(os.getpid)
        os.kill(next(iter(pids.values())), signal.SIGKILL)
        killed.extend(pids.values())

    def later() -> None:
        time.sleep(1.0)
        kill_one()

    killer = threading.Thread(target=later)
    killer.start()
    (shared,) = on(
        client, translator, translator.job(scene, tmp_path / "shared.tif", "ms", "rgb", steps=30)
    )
    killer.join()
    assert killed
    assert_same(Pixels.of(shared.output), Pixels.of(alone.output))


def test_a_cut_run_is_continued_by_workers_and_by_one_process(
    client: Any,
    translator: Translator,
    scene: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = translator(scene, tmp_path / "alone.tif", "ms", "rgb")
    job, commit, kept = (
        translator.job(scene, tmp_path / "cut.tif", "ms", "rgb"),
        PartialStore.commit,
        [],
    )

    def failing(store: PartialStore, *block: Any) -> None:
        if len(kept) == 3:
            raise KeyboardInterrupt
        kept.append(block[1])
        commit(store, *block)

    with monkeypatch.context() as patched:
        patched.setattr(PartialStore, "commit", failing)
        with pytest.raises(KeyboardInterrupt):
            on(client, translator, job)

    (shared,) = on(client, translator, job)
    assert 0 < shared.tiles < alone.tiles
    assert not [warning for warning in shared.warnings if "afresh" in warning]
    assert_same(Pixels.of(shared.output), Pixels.of(alone.output))


def test_a_cancel_is_obeyed_within_two_seconds_and_keeps_what_is_done(
    client: Any, translator: Translator, scene: Path, tmp_path: Path
) -> None:
    job, cancel, asked = (
        translator.job(scene, tmp_path / "out.tif", "ms", "rgb", steps=200),
        threading.Event(),
        [],
    )

    def stop() -> None:
        asked.append(time.monotonic())
        cancel.set()

    threading.Timer(1.5, stop).start()
    with pytest.raises(Cancelled):
        on(client, translator, job, cancel=cancel)
    assert time.monotonic() - asked[0] < 2.0
    assert not (tmp_path / "out.tif").exists()


def test_progress_counts_every_tile(
    client: Any, translator: Translator, scene: Path, tmp_path: Path
) -> None:
    reported: list[Progress] = []
    on(
        client,
        translator,
        translator.job(scene, tmp_path / "out.tif", "ms", "rgb"),
        reported.append,
    )
    translated = [progress for progress in reported if progress.stage == "translate"]
    assert [progress.done for progress in translated] == sorted(
        progress.done for progress in translated
    )
    assert translated[-1].done == translated[-1].total > 0


def test_a_source_that_a_worker_cannot_read_is_its_own_error(
    client: Any, translator: Translator, tmp_path: Path
) -> None:
    scene = write_scene(tmp_path / "scene.tif", "ms", 200, 600)
    whole = scene.read_bytes()
    job = translator.job(scene, tmp_path / "out.tif", "ms", "rgb", radiometry="dn10000")
    scene.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(Any2AnyError) as caught:
        on(client, translator, job)
    assert caught.value.code in ("input.unreadable", "input.empty")


@pytest.mark.parametrize(
    ("scheduler", "kind", "code"),
    [
        ("local:0", InputError, "input.usage"),
        ("local:x", InputError, "input.usage"),
        ("tcp://127.0.0.1:1", DeviceError, "device.unavailable"),
    ],
)
def test_a_scheduler_that_is_none_is_reported(
    scheduler: str, kind: type[Any2AnyError], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.cluster.workers.CONNECT_SECONDS", 1)
    with pytest.raises(kind) as caught, connected(scheduler):
        pass
    assert caught.value.code == code


def test_a_scheduler_without_workers_is_reported() -> None:
    import distributed

    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(DeviceError, match="no workers"),
        connected(empty.scheduler_address),
    ):
        pass


def test_a_local_cluster_is_reached_by_its_run_alone(client: Any) -> None:
    """Who can speak to a worker can have it run anything."""
    import psutil

    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    listening = {
        one.laddr.ip
        for process in family
        for one in process.net_connections("inet")
        if one.status == psutil.CONN_LISTEN
    }

    assert listening <= {"127.0.0.1", "::1"}
    own = [client.scheduler.address, *addresses(client)]
    assert all(address.startswith("tls://127.0.0.1:") for address in own)
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(client.dashboard_link, timeout=5)  # its pages report on every task
    assert all(refuses(address, encrypted) for address in own for encrypted in (True, False))


def refuses(address: str, encrypted: bool) -> bool:
    """Whether a stranger without the run's certificate is left without an answer."""
    host, _, port = address.removeprefix("tls://").rpartition(":")
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    try:
        with socket.create_connection((host, int(port)), timeout=5) as plain:
            line = context.wrap_socket(plain) if encrypted else plain
            line.sendall(b"\0" * 64)
            return line.recv(1) == b""
    except OSError:  # TLS alerts are
        return True


def test_without_the_library_of_credentials_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(DeviceError, match="cryptography") as caught, connected("local:1"):
        pass
    assert "pip install" in caught.value.hint


def test_without_dask_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(DeviceError, match="Dask") as caught, connected("local:1"):
        pass
    assert "pip install" in caught.value.hint


def test_slurm_without_a_configuration_says_so() -> None:
    with pytest.raises(InputError, match="SLURM job"), connected("slurm"):
        pass


@dataclass(frozen=True)
class StandIn:
    """Commands with SLURM's names that run jobs on this machine, as SLURM 22.05 did when all this
    was tried by hand.
    """

    folder: Path

    @classmethod
    def at(cls, folder: Path, refusal: str = "") -> StandIn:
        folder.mkdir()
        sbatch = f"""#!/bin/sh
        if [ "$1" = --test-only ]; then
            [ -z "{refusal}" ] && exit 0
            echo "sbatch: error: {refusal}" >&2; exit 1
        fi
        cp "$1" {folder}/job.sh
        setsid sh -c "sleep 2; exec bash {folder}/job.sh" > {folder}/worker.log 2>&1 < /dev/null &
        echo "Submitted batch job $!"
        """

        scancel = f'#!/bin/sh\necho "$1" >> {folder}/ended\nkill -- -"$1"\n'
        for name, text in (("sbatch", sbatch), ("scancel", scancel)):
            (folder / name).write_text(text.replace("\n        ", "\n"))
            (folder / name).chmod(0o755)

        return cls(folder)

    @property
    def environment(self) -> dict[str, str]:
        # read as literals
        asked = {
            "CORES": 1,
            "MEMORY": "2GB",
            "WALLTIME": "00:10:00",
            "LOG_DIRECTORY": str(self.folder),
        }

        path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        own = {"PATH": path, "ANY2ANY_CACHE": str(self.folder / "cache")}
        return (
            dict(os.environ)
            | {f"DASK_JOBQUEUE__SLURM__{key}": repr(value) for key, value in asked.items()}
            | own
        )


def on_slurm(
    translator: Translator, scene: Path, output: Path, slurm: StandIn
) -> subprocess.CompletedProcess[str]:
    options = [
        "--source",
        "ms",
        "--target",
        "rgb",
        "--model",
        str(translator.model),
        "--device",
        "cpu",
        "--steps",
        "2",
    ]
    command = [
        sys.executable,
        "-m",
        "backend",
        "translate",
        str(scene),
        str(output),
        *options,
        "--scheduler",
        "slurm",
    ]
    return subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=slurm.environment,
        timeout=100,
    )


def test_slurm_is_waited_for_and_its_jobs_are_ended(
    translator: Translator, scene: Path, tmp_path: Path
) -> None:
    slurm = StandIn.at(tmp_path / "slurm")
    before = set(ROOT.iterdir())
    done = on_slurm(translator, scene, tmp_path / "out.tif", slurm)
    assert done.returncode == 0, done.stderr

    keys = re.findall(r"--tls-key (\S+)", (slurm.folder / "job.sh").read_text())
    assert [Path(key).parent.parent for key in keys] == [slurm.folder / "cache"]
    assert list((slurm.folder / "cache").iterdir()) == [], "the credentials go with the cluster"
    assert {path.name for path in set(ROOT.iterdir()) - before if "jobqueue" in path.name} == set()
    assert done.stderr.startswith("queue 0/1")
    assert (slurm.folder / "ended").read_text().strip()
    assert_same(
        Pixels.of(tmp_path / "out.tif"),
        Pixels.of(translator(scene, tmp_path / "alone.tif", "ms", "rgb").output),
    )


def test_what_slurm_refuses_is_reported(
    translator: Translator, scene: Path, tmp_path: Path
) -> None:
    done = on_slurm(
        translator,
        scene,
        tmp_path / "out.tif",
        StandIn.at(tmp_path / "slurm", "invalid partition specified: night"),
    )
    assert done.returncode == 3
    assert (
        "SLURM would not take the job of a worker: invalid partition specified: night. Correct"
        " jobqueue.slurm" in done.stderr
    )


def test_a_worker_s_lack_of_memory_is_ours_at_once_so_that_the_batch_is_halved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An error that is raised would be tried on two workers more, and end as device.unavailable."""

    def lacking(*_: Any) -> Any:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr("backend.cluster.parts._run_part", lacking)
    reported = run_part(None, None)
    assert isinstance(reported, DeviceError)
    assert reported.code == "device.out_of_memory"
    with pytest.raises(DeviceError, match="memory"):
        sharing._result(SimpleNamespace(status="finished", result=lambda: reported))


@pytest.mark.parametrize(
    "error",
    [
        InputError("input.bands", "No.", "Do."),
        Cancelled(),
        DeviceError("device.unavailable", "Gone."),
    ],
)
def test_errors_travel_between_processes(error: Any2AnyError) -> None:
    back = copy.copy(error)  # by the way that pickling takes
    assert (type(back), back.as_dict()) == (type(error), error.as_dict())


def test_the_command_line_takes_a_scheduler(
    translator: Translator, scene: Path, tmp_path: Path
) -> None:
    options = [
        "--source",
        "ms",
        "--target",
        "rgb",
        "--model",
        str(translator.model),
        "--device",
        "cpu",
        "--steps",
        "2",
    ]

    command = [
        sys.executable,
        "-m",
        "backend",
        "translate",
        str(scene),
        str(tmp_path / "out.tif"),
        *options,
        "--scheduler",
        "local:1",
    ]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert_same(
        Pixels.of(tmp_path / "out.tif"),
        Pixels.of(translator(scene, tmp_path / "alone.tif", "ms", "rgb").output),
    )


def test_parts_hold_every_missing_row_once() -> None:
    from types import SimpleNamespace

    from backend.geometry.tiling import Strip

    strips = (Strip(0, 0, 100), Strip(1, 100, 50))
    missing = {0: [range(7), range(9, 40)], 1: [range(3, 40)]}
    output = SimpleNamespace(
        plan=SimpleNamespace(strips=strips), missing=lambda strip: missing[strip.number]
    )
    plan = SimpleNamespace(strip_numbers=[0, 1])

    for workers in (1, 2, 7):
        parts = parts_of(plan, [output, output], workers)
        rows = [
            (place, strip.number, stripe)
            for part in parts
            for place, strip, run in part.outputs
            for stripe in run
        ]

        expected = [
            (place, number, stripe)
            for place in (0, 1)
            for number in (0, 1)
            for run in missing[number]
            for stripe in run
        ]

        assert sorted(rows) == sorted(expected)
        assert max(len(run) for part in parts for *_, run in part.outputs) <= MOST_STRIPES
        assert len(parts) >= min(workers, 10)


@pytest.mark.slow  # what `tests.benchmarks workers` measures
def test_what_workers_give_is_measured(translator: Translator) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks",
        "workers",
        "--model",
        str(translator.model),
        "--json",
        "--side",
        "300",
        "--rounds",
        "1",
    ]

    done = subprocess.run([*command, "2"], cwd=ROOT, capture_output=True, text=True, check=True)
    reported = json.loads(done.stdout)
    assert (reported["workers"], reported["width"], reported["rounds"]) == (2, 300, 1)
    assert reported["seconds"] > 0
    assert reported["ratio"] == pytest.approx(reported["seconds_of_one"] / reported["seconds"])
    refused = subprocess.run([*command, "0"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "input.usage" in refused.stderr + refused.stdout
