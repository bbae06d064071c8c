import json
from pathlib import Path
from typing import get_args

from app.protocol.messages import ClientMessage, ServerMessage
from app.protocol.schema import FROM_CLIENT, FROM_SERVER, asyncapi, json_schema

DOCS = Path(__file__).parents[3] / "docs" / "protocol"


def test_the_files_say_what_the_code_says() -> None:
    """Run `python -m app schema` after changing a message."""
    assert json.loads((DOCS / "schema.json").read_text("utf-8")) == json_schema()
    assert json.loads((DOCS / "asyncapi.json").read_text("utf-8")) == asyncapi()


def test_every_message_is_described() -> None:
    assert set(FROM_CLIENT) == set(get_args(ClientMessage))
    assert set(FROM_SERVER) == set(get_args(ServerMessage))


def test_every_payload_and_message_pointed_at_is_there() -> None:
    definitions, document = json_schema()["$defs"], asyncapi()
    messages = document["components"]["messages"]
    for message in messages.values():
        assert message["summary"]
        assert message["payload"]["$ref"].removeprefix("schema.json#/$defs/") in definitions
    assert set(document["channels"]["wire"]["messages"]) == set(messages)
