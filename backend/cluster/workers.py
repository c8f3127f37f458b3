"""The workers that were requested: some of this machine, those of a scheduler at an address, or
SLURM's. And how many there are.
"""

from __future__ import annotations

import os
import signal
import subprocess  # nosec B404 - SLURM has no other way in
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from backend.errors import Cancelled, DeviceError, InputError
from backend.lane import Progress
from backend.weights.catalogue import cache_folder

MOST_JOBS = 64  # of SLURM, one worker each; as many as there is work for
CONNECT_SECONDS = 10
QUEUE_POLL_SECONDS = 0.5
JOBQUEUE_CONFIG = "~/.config/dask/jobqueue.yaml"
CREDENTIALS = (
    "tls_ca_file",
    *(
        f"tls_{role}_{part}"
        for role in ("client", "scheduler", "worker")
        for part in ("cert", "key")
    ),
)
INSTALL = (
    "Install it beside the backend: pip install 'distributed==2026.8.0' 'dask-jobqueue==0.9.0'"
    " 'cryptography==50.0.2'."
)


@contextmanager
def connected(scheduler: str) -> Iterator[Any]:
    """A Dask client.

    A local or SLURM cluster is started for the block and ends with it; one with an address is left
    as it is.

    Raises:
        InputError: input.usage, for another text. DeviceError: device.unavailable, when Dask is not
            installed, nothing answers or SLURM refuses the jobs of the workers.
    """
    try:
        import distributed
    except ImportError as error:
        raise DeviceError(
            "device.unavailable", "--scheduler needs Dask, which is not installed.", INSTALL
        ) from error

    kind, _, number = scheduler.partition(":")
    with ExitStack() as stack:
        if kind == "local":
            if not number.isdigit() or int(number) < 1:
                raise InputError(
                    "input.usage",
                    f"'{scheduler}' is no scheduler.",
                    "Use local:N with N workers, an address, or slurm.",
                )

            cluster: Any = distributed.LocalCluster(
                n_workers=int(number),
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # of its bare web server
                scheduler_kwargs={"dashboard": False},
                security=_credentials(),
                silence_logs=50,
            )
            stack.callback(_close, cluster)
        elif scheduler == "slurm":
            cluster = _slurm(stack.enter_context(_credentials_folder()))
            stack.callback(_close, cluster)
        else:
            cluster = scheduler

        try:
            client = distributed.Client(cluster, timeout=CONNECT_SECONDS, set_as_default=False)
        # the last for TLS without credentials
        except (OSError, ValueError, TimeoutError, TypeError) as error:
            hint = (
                "Use local:N with N workers, the address of a running scheduler such as"
                " tcp://host:8786, or slurm."
            )
            raise DeviceError(
                "device.unavailable", f"No scheduler answers at '{scheduler}'.", hint
            ) from error

        stack.callback(client.close, timeout=1)
        if cluster is scheduler and not addresses(client):
            raise DeviceError(
                "device.unavailable",
                f"The scheduler at '{scheduler}' has no workers.",
                "Start some: dask worker ADDRESS.",
            )

        yield client


def _credentials() -> Any:
    """For a cluster that this run starts: whoever lacks them, on this machine or in its network,
    can neither join nor give it work.

    Raises:
        DeviceError: device.unavailable, when the library that makes them is not installed.
    """
    import distributed

    try:
        return distributed.Security.temporary()
    except ImportError as error:
        text = "--scheduler needs the package cryptography, which is not installed."
        raise DeviceError("device.unavailable", text, INSTALL) from error


@contextmanager
def _credentials_folder() -> Iterator[str]:
    """Where SLURM's workers find their credentials: a folder that only its user may read and that
    goes with the cluster.

    It lies where `jobqueue.slurm.shared-temp-directory` says, else in the cache below the home
    folder, which a cluster's machines share as a rule. Dask itself would take the working
    directory."""
    import dask

    configured = dask.config.get("jobqueue.slurm.shared-temp-directory", None)
    parent = Path(os.path.expandvars(configured)).expanduser() if configured else cache_folder()
    try:
        parent.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(
            prefix="any2any-cluster-", dir=parent, ignore_cleanup_errors=True
        )
    except OSError as error:
        hint = (
            f"Set jobqueue.slurm.shared-temp-directory in {JOBQUEUE_CONFIG} to a folder that the"
            " cluster's machines share."
        )
        raise DeviceError(
            "device.unavailable", f"'{parent}' cannot be written: {error.strerror}.", hint
        ) from error

    with folder as name:
        yield name


def _in_files(security: Any, folder: Path) -> Any:
    """The same credentials as files, which a worker's job on another machine can name."""
    import distributed

    paths = {}
    for name in CREDENTIALS:
        path = folder / name
        path.touch(mode=0o600)
        path.write_text(getattr(security, name), encoding="utf-8")
        paths[name] = str(path)

    return distributed.Security(require_encryption=True, **paths)


def _slurm(shared: str) -> Any:
    """A cluster of SLURM jobs as the user's Dask configuration describes them (jobqueue.slurm:
    queue, cores, memory, walltime).

    Args:
        shared: a folder that the workers can read.
    """
    try:
        with _signals_left_alone():
            from dask_jobqueue import SLURMCluster
    except ImportError as error:
        raise DeviceError(
            "device.unavailable",
            "--scheduler slurm needs dask-jobqueue, which is not installed.",
            INSTALL,
        ) from error

    try:
        cluster = SLURMCluster(
            security=_in_files(_credentials(), Path(shared)),
            scheduler_options={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        )
    except (ValueError, TypeError) as error:
        text = f"Dask's configuration does not describe a SLURM job: {error}."
        raise InputError(
            "input.usage", text, f"Set jobqueue.slurm (cores, memory, queue) in {JOBQUEUE_CONFIG}."
        ) from error

    try:
        _submit_for_trial(cluster.job_script())
    except BaseException:
        _close(cluster)
        raise

    cluster.adapt(minimum=1, maximum=MOST_JOBS)
    return cluster


def _submit_for_trial(script: str) -> None:
    """Asks SLURM whether it would take a worker's job: Dask itself only logs that it did not, and
    tries again for ever.

    Raises:
        DeviceError: device.unavailable.
    """
    with tempfile.TemporaryDirectory(prefix="any2any-") as folder:
        path = Path(folder) / "worker.sh"
        path.write_text(script, encoding="utf-8")
        try:
            done = subprocess.run(  # nosec B603 B607 - a list, no shell: sbatch stands where the cluster's PATH has it
                ["sbatch", "--test-only", str(path)], capture_output=True, text=True, check=False
            )
        except OSError as error:
            hint = "Run it where SLURM's commands are, usually a login node."
            raise DeviceError(
                "device.unavailable", "SLURM's sbatch is not to be found on this machine.", hint
            ) from error

    if done.returncode != 0:
        said = "; ".join(
            line.removeprefix("sbatch: error: ").removeprefix("allocation failure: ")
            for line in done.stderr.splitlines()
        )
        hint = f"Correct jobqueue.slurm (cores, memory, queue, walltime) in {JOBQUEUE_CONFIG}."
        raise DeviceError(
            "device.unavailable",
            f"SLURM would not take the job of a worker: {said.rstrip('.')}.",
            hint,
        )


@contextmanager
def _signals_left_alone() -> Iterator[None]:
    """dask_jobqueue takes Ctrl-C over when it is imported, which only a main thread may, and which
    here ends a run tidily.
    """
    real = signal.signal
    signal.signal = lambda number, _: signal.getsignal(number)  # type: ignore[assignment]  # for the import only
    try:
        yield
    finally:
        signal.signal = real


def _close(cluster: Any) -> None:
    with suppress(Exception):  # workers that hang are ended by their nannies
        cluster.close(timeout=1)


def workers_of(client: Any) -> int:
    """How many workers there are to count on, one at least: those there are now, or as many as
    SLURM is requested.
    """
    return MOST_JOBS if is_elastic(client) else max(1, len(addresses(client)))


def addresses(client: Any) -> list[str]:
    """Of the workers there are now."""
    return list(client.scheduler_info(n_workers=-1)["workers"])


def is_local(client: Any) -> bool:
    """Whether the workers are processes of this machine that this one has started."""
    import distributed

    return isinstance(client.cluster, distributed.LocalCluster)


def is_elastic(client: Any) -> bool:
    """Whether the cluster grows with the work there is for it."""
    return client.cluster is not None and not is_local(client)


def wait_for_a_worker(
    client: Any, report: Callable[[Progress], None], cancel: threading.Event
) -> None:
    """SLURM begins a job when it has room: at once, or tomorrow."""
    while not addresses(client):
        report(Progress("queue", 0, 1, None))
        if cancel.wait(QUEUE_POLL_SECONDS):
            raise Cancelled
