"""The wire described for other programs: JSON Schema of every message, and AsyncAPI 3. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from app.protocol.messages import (
    MAX_FRAME_BYTES,
    PROTOCOL_MAX,
    SUBPROTOCOLS,
    Ack,
    Beat,
    Changes,
    Commands,
    Goodbye,
    Hello,
    Receipts,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRows,
    Telemetry,
    Welcome,
)

Kinds = tuple[type[msgspec.Struct], ...]

FROM_CLIENT: Kinds = (Hello, Commands, Telemetry, Ack, Beat)
FROM_SERVER: Kinds = (
    Welcome,
    SnapshotBegin,
    SnapshotRows,
    SnapshotEnd,
    Changes,
    Receipts,
    Telemetry,
    Beat,
    Goodbye,
)
_ALL: Kinds = tuple(dict.fromkeys((*FROM_CLIENT, *FROM_SERVER)))

Document = dict[str, Any]


def json_schema() -> Document:
    """Return the JSON Schema (2020-12) of one frame of either side."""
    references, definitions = msgspec.json.schema_components(_ALL, ref_template="#/$defs/{name}")
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Yiping wire messages",
        "description": "One frame is one message; `type` says which.",
        "anyOf": list(references),
        "$defs": dict(sorted(definitions.items())),
    }
    plain: Document = msgspec.json.decode(msgspec.json.encode(document))
    return plain


def asyncapi() -> Document:
    """Return the AsyncAPI 3.0 document of the server; payloads point into `schema.json`."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Yiping upper-tier server",
            "version": str(PROTOCOL_MAX),
            "description": (
                f"One websocket. Subprotocols: {', '.join(SUBPROTOCOLS)}. "
                f"No frame is over {MAX_FRAME_BYTES} bytes. The client greets first."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {
            "wire": {
                "address": "/",
                "messages": {_tag(kind): _reference(_tag(kind)) for kind in _ALL},
            }
        },
        "operations": {
            "fromClient": _operation("receive", FROM_CLIENT),
            "fromServer": _operation("send", FROM_SERVER),
        },
        "components": {"messages": {_tag(kind): _message(kind) for kind in _ALL}},
    }


def _tag(kind: type[msgspec.Struct]) -> str:
    return str(kind.__struct_config__.tag)


def _reference(tag: str) -> Document:
    return {"$ref": f"#/components/messages/{tag}"}


def _operation(action: str, kinds: Kinds) -> Document:
    return {
        "action": action,
        "channel": {"$ref": "#/channels/wire"},
        "messages": [{"$ref": f"#/channels/wire/messages/{_tag(kind)}"} for kind in kinds],
    }


def _message(kind: type[msgspec.Struct]) -> Document:
    return {
        "name": _tag(kind),
        "summary": (kind.__doc__ or "").strip().partition("\n")[0],
        "payload": {"$ref": f"schema.json#/$defs/{kind.__name__}"},
    }
