"""Finished block rows on disk, kept beside the output until it is complete, and their assembly into
a COG.

A compressed TIFF cannot be continued after kill -9. So each block row becomes a separate file in
`<name>.partial/`, recorded by a line in a journal; at the end they are copied into one raster,
which appears under its final name by rename only. Imports rasterio and errors."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from filelock import FileLock, Timeout

from backend.errors import Cancelled, OutputError
from backend.geometry.tiling import Rect
from backend.json_text import parsed
from backend.messages import message
from backend.notices import notice
from backend.output.blocks import encode_block, is_as_written
from backend.output.cog import compare_with_blocks, copy_to_cog
from backend.output.copier import COPY_CACHE_BYTES, GDAL_OPTIONS, Report
from backend.output.files import _patiently, _reason, _sync, as_output_errors, stale_sidecars
from backend.output.layers import Layer, block_rows_vrt
from backend.raster.errors import GDAL_ERRORS
from backend.raster.vrt import VrtGrid
from backend.shared import PARTIAL, VIEW

NAMED = "named.json"  # which of its files a run has given their final names
BATCH = "batch_size"  # of the key
LOCK = "lock"  # held while a run writes into the folder
VIEW_SECONDS = 1.0  # between two writings of it: it names every block row
# What a run puts into its folder; nothing else in there is ever deleted.
_OWN = re.compile(
    r"lock|named\.json(\.tmp)?|journal\.jsonl?(\.tmp)?|partial\.vrt(\.tmp)?|all\.\d+\.vrt|cog\.\d+\.tif.*|strip-\d+-stripe-\d+\.\d+\.tif(\.tmp|\.aux\.xml)?|\.nfs\w+"
)


class PartialStore:
    """The folder `<name>.partial/` of one output: journal.json says for what, journal.jsonl which
    block rows of which strips are done.

    Args:
        layers: the rasters; the first is the result, whose name the folder bears.
        grid: their pixels.
        key: JSON values that must be the same for a run to be continued.
        resume: False drops what is there.
    """

    def __init__(
        self, layers: tuple[Layer, ...], grid: VrtGrid, key: dict[str, Any], resume: bool
    ) -> None:
        self.layers = layers
        self.grid = grid
        self.folder = layers[0].path.with_name(layers[0].path.name + PARTIAL)
        self.started_afresh = False
        self.has_valid = False  # whether a block row with a valid pixel is kept
        self.blocks: dict[tuple[int, int], Rect] = {}  # (strip, stripe) -> pixels of the output
        self._viewed_at, self._viewed = float("-inf"), 0
        self._lock = FileLock(self.folder / LOCK, timeout=0)
        with as_output_errors(layers[0].path):
            self._acquire()
            self._open(json.loads(json.dumps(key)), resume)

    @property
    def done(self) -> set[tuple[int, int]]:
        """(strip, stripe) that need not be run again."""
        return set(self.blocks)

    def commit(
        self,
        strip: int,
        stripe: int,
        column: int,
        row: int,
        arrays: tuple[npt.NDArray[Any], ...],
        valid: npt.NDArray[np.bool_],
    ) -> None:
        """Keeps a block row of a strip.

        Args:
            strip, stripe: its number.
            column, row: of its first pixel in the output.
            arrays: one (C, h, w) per layer; none where no pixel is valid.
            valid: (h, w).

        Raises:
            OutputError: output.disk_full or output.not_writable; block rows that were committed
                stay.
        """
        key, place = (strip, stripe), Rect(column, row, valid.shape[1], valid.shape[0])
        with as_output_errors(self.layers[0].path):
            # Without a valid pixel there is no file: where the assembly has no source, nothing is
            # valid.
            sizes, sums = [0] * len(self.layers), [0] * len(self.layers)
            for number, (layer, array) in enumerate(
                zip(self.layers, arrays, strict=True) if arrays else ()
            ):
                content = encode_block(layer, array, valid)
                self._write_durably(self._block_path(key, number), content)
                sizes[number], sums[number] = len(content), zlib.crc32(content)

            line = json.dumps(
                {
                    "strip": strip,
                    "stripe": stripe,
                    "place": astuple(place),
                    "bytes": sizes,
                    "crc32": sums,
                }
            )

            with (self.folder / "journal.jsonl").open("a", encoding="utf-8") as journal:
                journal.write(line + "\n")
                journal.flush()
                os.fsync(journal.fileno())

        self.blocks[key] = place
        self.has_valid |= bool(arrays)
        if time.monotonic() - self._viewed_at >= VIEW_SECONDS:
            self._write_view()

    def assemble(
        self, tags: dict[str, str], cancel: threading.Event, report: Report = lambda share: None
    ) -> None:
        """Writes each layer as a COG inside the folder; `publish` gives them their final names.

        Args:
            tags: written into each.
            cancel: ends it.
            report: gets the share that is done, 0 to 1.

        Raises:
            OutputError: output.disk_full or output.not_writable; nothing is lost then: a further
                run only assembles.
            Cancelled
        """
        # each block is read once: more cache would fill with a high raster and serve nothing
        options = GDAL_OPTIONS | {"GDAL_CACHEMAX": COPY_CACHE_BYTES}
        with as_output_errors(self.layers[0].path), rasterio.Env(**options):
            for number in range(len(self.layers)):
                if cancel.is_set():
                    raise Cancelled
                self._assemble_layer(
                    number, tags, cancel, _share_of(report, number, len(self.layers))
                )

    def publish(self) -> str | None:
        """`name_layers` and `finish`."""
        self.name_layers()
        return self.finish()

    def name_layers(self) -> None:
        """Gives the assembled layers their final names, the result last.

        What was named is recorded in the folder, so that a run which is cut here can be run again:
        its own files do not stand in its way.

        Raises:
            OutputError: output.not_writable, where an older file of that name is held open by
                another program.
        """
        named: dict[str, list[int]] = {}
        with as_output_errors(self.layers[0].path):
            for number, layer in reversed(list(enumerate(self.layers))):
                # Sidecars of an older raster of that name would mask and describe the new one. They
                # go first: a run that is cut here leaves the old raster without them, which the
                # next publishing replaces.
                for sidecar in stale_sidecars(layer.path):
                    _patiently(sidecar.unlink)
                named[layer.path.name] = _stamp(self._finished_path(number))
                _patiently(
                    lambda: self._write_durably(self.folder / NAMED, json.dumps(named).encode())
                )
                _patiently(lambda n=number, path=layer.path: self._finished_path(n).replace(path))  # type: ignore[misc]

    def finish(self) -> str | None:
        """Removes the folder of a result that is named.

        Returns:
            A sentence for the user where the folder could not be removed; the result is whole all
            the same.
        """
        self._lock.release(force=True)
        try:
            _patiently(self._remove)
        except OSError as error:
            return notice("result.folder", name=self.folder.name, reason=_reason(error))

        return None

    def discard(self) -> None:
        """Drops everything: the run has nothing to write."""
        self._lock.release(force=True)
        with suppress(OSError):
            self._remove()

    def release(self) -> None:
        """Lets another run have this output; what is done stays."""
        if self._viewed != len(self.blocks) and self.folder.is_dir():
            self._write_view()
        self._lock.release(force=True)

    def _write_view(self) -> None:
        """A raster of the whole result's size over the finished rows.

        A view that cannot be written must not end a run.
        """
        text = block_rows_vrt(self.layers[0], self.grid, self._placed(0), {"PARTIAL": "YES"})
        unfinished = self.folder / f"{VIEW}.tmp"
        with suppress(OSError):
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(self.folder / VIEW)
            self._viewed_at, self._viewed = time.monotonic(), len(self.blocks)

    @property
    def bytes_done(self) -> int:
        """What the finished block rows take on disk."""
        return sum(
            path.stat().st_size
            for number in range(len(self.layers))
            for path, _ in self._placed(number)
        )

    def _acquire(self) -> None:
        """Takes the output for this run; the system gives it back when the process ends, however it
        ends.

        Raises:
            OutputError: output.not_writable, when another run has it.
        """
        if self.folder.is_symlink():
            text = message(
                "'{folder}' is a link to another folder, which is left as it is.",
                folder=self.folder.name,
            )
            raise OutputError(
                "output.not_writable", text, "Remove the link, or choose another name."
            )

        self.folder.mkdir(exist_ok=True)
        foreign = [
            path.name
            for path in self.folder.iterdir()
            if path.is_symlink() or not _OWN.fullmatch(path.name)
        ]
        if foreign:
            text = message(
                "The folder '{folder}', in which finished rows are kept, holds other files"
                " ('{file}').",
                folder=self.folder.name,
                file=foreign[0],
            )
            raise OutputError("output.not_writable", text, "Move it away, or choose another name.")

        try:
            self._lock.acquire()
        except Timeout:
            name = self.layers[0].path.name
            text = message("Another run is writing '{name}' at this moment.", name=name)
            raise OutputError(
                "output.not_writable", text, "Wait until it has ended, or choose another name."
            ) from None

    def _open(self, key: dict[str, Any], resume: bool) -> None:
        journal = self.folder / "journal.json"
        if journal.exists():
            there = _read_json(journal)
            if resume and there == key:
                self.blocks = self._read_blocks()
                return

            # rows of a larger batch, for which the memory did not suffice, are of the same job: the
            # halving is reported instead
            self.started_afresh = resume and (
                not isinstance(there, dict) or there | {BATCH: key.get(BATCH)} != key
            )

        self._drop_files(but=LOCK)
        self._write_durably(journal, json.dumps(key, indent=2).encode())

    def _drop_files(self, but: str = "") -> None:
        """Deletes what runs have put into the folder."""
        for path in self.folder.iterdir():
            if path.name != but and _OWN.fullmatch(path.name):
                path.unlink()

    def _remove(self) -> None:
        """Deletes the folder with what runs have put into it; other files keep it."""
        if self.folder.is_dir() and not self.folder.is_symlink():
            self._drop_files()
            self.folder.rmdir()

    def _read_blocks(self) -> dict[tuple[int, int], Rect]:
        """Block rows whose journal line is complete and whose files have the bytes that it says; a
        place outside the raster is none.
        """
        path = self.folder / "journal.jsonl"
        blocks: dict[tuple[int, int], Rect] = {}
        kept = []

        for line in path.read_bytes().splitlines() if path.exists() else []:
            try:
                entry = parsed(line)
                key, place = (
                    (int(entry["strip"]), int(entry["stripe"])),
                    Rect(*map(int, entry["place"])),
                )
                sizes, sums = list(map(int, entry["bytes"])), list(map(int, entry["crc32"]))
            except (ValueError, KeyError, TypeError, OverflowError):
                break  # the process or the machine stopped while this line was written

            files = [self._block_path(key, number) for number in range(len(self.layers))]
            is_inside = (
                place.column >= 0
                and place.row >= 0
                and place.stop_column <= self.grid.width
                and place.stop_row <= self.grid.height
            )

            if (
                is_inside
                and len(sizes) == len(sums) == len(files)
                and all(map(is_as_written, files, sizes, sums))
            ):
                blocks[key] = place
                self.has_valid |= any(sizes)
                kept.append(line + b"\n")

        self._write_durably(path, b"".join(kept))  # without a torn last line
        return blocks

    def _placed(self, number: int) -> list[tuple[Path, Rect]]:
        """A layer's files of block rows and where they belong."""
        placed = (
            (self._block_path(key, number), place) for key, place in sorted(self.blocks.items())
        )
        return [(path, place) for path, place in placed if path.exists()]

    def _block_path(self, key: tuple[int, int], number: int) -> Path:
        strip, stripe = key
        return self.folder / f"strip-{strip:04d}-stripe-{stripe:06d}.{number}.tif"

    def _write_durably(self, path: Path, content: bytes) -> None:
        """Through Python's own file calls: GDAL reports a full disk late or only on stderr."""
        unfinished = path.with_name(path.name + ".tmp")
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

        unfinished.replace(path)

    def _finished_path(self, number: int) -> Path:
        return self.folder / f"cog.{number}.tif"

    def _assemble_layer(
        self, number: int, tags: dict[str, str], cancel: threading.Event, report: Report
    ) -> None:
        layer = self.layers[number]
        virtual, finished = self.folder / f"all.{number}.vrt", self._finished_path(number)
        blocks = self._placed(number)
        _require_space(self.folder, blocks)
        virtual.write_text(
            block_rows_vrt(layer, self.grid, blocks, tags | {"UNITS": layer.units}),
            encoding="utf-8",
        )

        try:
            copy_to_cog(
                virtual,
                finished,
                layer,
                self.grid,
                sum(path.stat().st_size for path, _ in blocks),
                report,
                cancel,
            )
            compare_with_blocks(finished, blocks, cancel)
            _sync(finished)
        # GDAL reports a full disk in many ways
        except (OSError, *GDAL_ERRORS) as error:
            _require_space(self.folder, blocks)
            raise OSError(errno.EIO, str(error)) from error


def _share_of(report: Callable[[float], None], number: int, count: int) -> Callable[[float], None]:
    """Reports the share of layer `number` that is assembled as a share of all layers."""
    return lambda share: report((number + share) / count)


def _require_space(folder: Path, blocks: list[tuple[Path, Rect]]) -> None:
    if shutil.disk_usage(folder).free < 2 * sum(path.stat().st_size for path, _ in blocks):
        raise OSError(errno.ENOSPC, "not enough space to assemble the output")


def is_of_cut_run(path: Path, result: Path) -> bool:
    """Whether a file was named by a run of `result` that was cut before it had named all, and is
    what that run had written.
    """
    named = _read_json(result.with_name(result.name + PARTIAL) / NAMED)
    return isinstance(named, dict) and path.is_file() and named.get(path.name) == _stamp(path)


def _stamp(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def stored_key(path: Path) -> dict[str, Any]:
    """The key of the rows that are kept of a result; empty where there are none."""
    found = _read_json(path.with_name(path.name + PARTIAL) / "journal.json")
    return found if isinstance(found, dict) else {}


def _read_json(path: Path) -> Any:
    try:
        return parsed(path.read_bytes())
    except (OSError, ValueError):  # not JSON, or not even text
        return None
