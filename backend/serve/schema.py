"""The messages between a client and the backend, one JSON line each, validated with pydantic.

Imports protocol and errors."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from backend.errors import ProtocolError
from backend.messages import message
from backend.protocol import Frozen, PathText, one_sentence


class Hello(Frozen):
    type: Literal["hello"] = "hello"
    id: str
    protocol: int


class Inspect(Frozen):
    type: Literal["inspect"] = "inspect"
    id: str
    source: PathText


class Estimate(Frozen):
    type: Literal["estimate"] = "estimate"
    id: str
    job: dict[str, Any]


class Compare(Frozen):
    type: Literal["compare"] = "compare"
    id: str
    prediction: PathText
    reference: PathText
    modality: str | None = None
    reference_bands: tuple[int, ...] | None = None
    reference_radiometry: str = "auto"
    report: PathText | None = None  # an HTML page to write


class Index(Frozen):
    """A spectral index of bands, each PATH or PATH#NUMBER by its name (backend/indices.py)."""

    type: Literal["index"] = "index"
    id: str
    name: str
    bands: dict[str, PathText]
    output: PathText
    overwrite: bool = False


class Download(Frozen):
    type: Literal["download"] = "download"
    id: str
    model: str


class Adapt(Frozen):
    """Adapts a model; an `out` that is a name alone lies in the user's cache."""

    type: Literal["adapt"] = "adapt"
    id: str
    job: dict[str, Any]  # backend/adapt/job.py


class Remove(Frozen):
    """Takes a model that the user added off the list; with `files` an adapted one's folder goes,
    too.
    """

    type: Literal["remove"] = "remove"
    id: str
    model: str
    files: bool = False


class RunJob(Frozen):
    type: Literal["job"] = "job"
    id: str
    job: dict[str, Any]


class Cancel(Frozen):
    """Stops the job whose request id is `job_id`."""

    type: Literal["cancel"] = "cancel"
    id: str
    job_id: str


class Shutdown(Frozen):
    type: Literal["shutdown"] = "shutdown"
    id: str


Request = Annotated[
    Hello
    | Inspect
    | Estimate
    | Compare
    | Index
    | Download
    | Adapt
    | Remove
    | RunJob
    | Cancel
    | Shutdown,
    Field(discriminator="type"),
]
_REQUEST: TypeAdapter[Request] = TypeAdapter(Request)


def parse_request(line: str) -> Request:
    """One line of a client's stream as a message.

    Raises:
        ProtocolError: protocol.message, when it is not one.
    """
    try:
        return _REQUEST.validate_json(line)
    except ValidationError as error:
        raise ProtocolError(
            "protocol.message",
            message("A message is not understood: {reason}", reason=one_sentence(error)),
        ) from None


class Reply(BaseModel):
    """One line from the backend: type hello, inspect, estimate, progress, heartbeat, result, error
    or bye.

    `id` is that of the request; a heartbeat has none. `data` depends on the type: see
    serve/server.py."""

    model_config = ConfigDict(frozen=True)

    type: Literal[
        "hello",
        "inspect",
        "estimate",
        "comparison",
        "index",
        "download",
        "adapt",
        "remove",
        "progress",
        "heartbeat",
        "result",
        "error",
        "bye",
    ]
    id: str | None = None
    data: dict[str, Any] = {}
