"""`google-genai` of any version: what a program written for it does about a photo, printed as one JSON object."""

import asyncio
import enum
import json

import PIL.Image
import pydantic
from google import genai
from google.genai import errors, types

MODEL = "gemini-2.5-flash"
PHOTO = "path/to/organ.jpg"
QUESTION = "Caption this image."
FIRST_EDITION = genai.__version__.startswith("1.")  # interactions had outputs, and their streams contents

client = genai.Client()
image = types.Part.from_bytes(data=open(PHOTO, "rb").read(), mime_type="image/jpeg")


class Thing(pydantic.BaseModel):
    """What is found."""

    label: str
    box_2d: list[int]


class Kind(enum.Enum):
    """What it may be."""

    BUS = "bus"
    CAT = "cat"


def content():
    """Ask in every form that generate_content has."""

    def ask(*contents, **config):
        return client.models.generate_content(model=MODEL, contents=list(contents), config=config or None)

    whole = ask(QUESTION, image)
    stream = client.models.generate_content_stream(model=MODEL, contents=[QUESTION, image])
    form = {"response_mime_type": "application/json"}
    schema = ask("Detect the bus.", image, **form, response_schema=list[Thing])
    standard = ask(
        "Detect the bus.", image, **form, response_json_schema=pydantic.TypeAdapter(list[Thing]).json_schema()
    )
    return {
        "whole": whole.text,
        "pillow": ask(PIL.Image.open(PHOTO), QUESTION).text,
        "streamed": "".join(chunk.text or "" for chunk in stream),
        "charged": whole.usage_metadata.prompt_token_count,
        "counted": client.models.count_tokens(model=MODEL, contents=[QUESTION, image]).total_tokens,
        "schema": [thing.model_dump() for thing in schema.parsed],
        "standard": json.loads(standard.text),
        "enum": ask("What is this?", image, response_mime_type="text/x.enum", response_schema=Kind).parsed.value,
        "cut": ask(QUESTION, image, max_output_tokens=2).candidates[0].finish_reason.name,
    }


def chat():
    """Ask twice, and once more as a stream."""
    talk = client.chats.create(model=MODEL, config={"system_instruction": "Be short."})
    talk.send_message([QUESTION, image])
    again = talk.send_message("Is there a bus?").text
    return {
        "again": again,
        "streamed": "".join(part.text or "" for part in talk.send_message_stream("Is there a bus?")),
    }


def files():
    """Upload, ask about, list, find and delete a file."""
    file = client.files.upload(file=PHOTO, config={"display_name": "größe"})
    caption = client.models.generate_content(model=MODEL, contents=[QUESTION, file]).text
    found = client.files.get(name=file.name)
    listed = file.name in [one.name for one in client.files.list()]
    client.files.delete(name=file.name)
    return {"caption": caption, "name": found.display_name, "state": found.state.name, "listed": listed}


async def at_once():
    """Ask without waiting for one before the other."""
    ask = client.aio.models.generate_content(model=MODEL, contents=[QUESTION, image])
    stream = await client.aio.models.generate_content_stream(model=MODEL, contents=[QUESTION, image])
    return [(await ask).text, "".join([chunk.text or "" async for chunk in stream])]


def said(interaction):
    """Read an answer as the guide of the version does."""
    return interaction.outputs[-1].text if FIRST_EDITION else interaction.steps[-1].content[0].text


def interactions():
    """Ask, go on, stream, read again, wait for a job, and delete."""
    file = client.files.upload(file=PHOTO)
    blocks = [{"type": "text", "text": QUESTION}, {"type": "image", "uri": file.uri, "mime_type": file.mime_type}]
    first = client.interactions.create(model=MODEL, input=blocks)
    second = client.interactions.create(model=MODEL, input="Is there a bus?", previous_interaction_id=first.id)
    events = list(client.interactions.create(model=MODEL, input=blocks, stream=True))
    deltas = [event.delta.text for event in events if event.event_type in ("content.delta", "step.delta")]
    job = client.interactions.create(model=MODEL, input=blocks, background=True)
    followed = list(client.interactions.get(job.id, stream=True))
    resumed = list(client.interactions.get(job.id, stream=True, last_event_id=followed[2].event_id))
    report = {
        "said": said(first),
        "status": first.status,
        "charged": first.usage.total_input_tokens,
        "again": said(client.interactions.get(first.id)),
        "second": said(second),
        "events": [event.event_type for event in events],
        "streamed": "".join(deltas),
        "resumed": [event.event_id for event in resumed] == [event.event_id for event in followed[3:]],
        "job": {"first": job.status, "last": followed[-1].event_type, "said": said(client.interactions.get(job.id))},
    }
    client.interactions.delete(first.id)
    return report


def calls():
    """Have a function called, by contents and by interactions, and tell what it gave."""
    schema = {"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]}
    declared = {"name": "report", "description": "Report how many there are.", "parameters": schema}
    forced = {"function_calling_config": {"mode": "ANY"}}
    config = {"tools": [{"function_declarations": [declared]}], "tool_config": forced}
    content = client.models.generate_content(model=MODEL, contents=["How many buses are there?", image], config=config)
    file = client.files.upload(file=PHOTO)
    blocks = [{"type": "text", "text": "How many buses are there?"}, {"type": "image", "uri": file.uri}]
    asked = {"model": MODEL, "input": blocks, "tools": [{"type": "function", **declared}]}
    asked["generation_config"] = {"tool_choice": "any"}
    first = client.interactions.create(**asked)
    call = (first.outputs if FIRST_EDITION else first.steps)[-1]
    result = {"type": "function_result", "call_id": call.id, "name": call.name, "result": "noted"}
    second = client.interactions.create(model=MODEL, previous_interaction_id=first.id, input=[result])
    return {
        "content": [[one.name, one.args] for one in content.function_calls],
        "interaction": [call.name, call.arguments, first.status],
        "streamed": [event.event_type for event in client.interactions.create(**asked, stream=True)],
        "second": said(second),
    }


def refusal(act):
    """Tell what is raised."""
    try:
        act()
    except Exception as error:
        return {"client_error": isinstance(error, errors.ClientError), "kind": type(error).__name__, "said": str(error)}


bad = types.Part.from_bytes(data=b"hello", mime_type="image/png")
report = {
    "version": genai.__version__,
    "content": content(),
    "chat": chat(),
    "files": files(),
    "at_once": asyncio.run(at_once()),
    "interactions": interactions(),
    "calls": calls(),
    "models": [model.name for model in client.models.list()],
    "bad_image": refusal(lambda: client.models.generate_content(model=MODEL, contents=[bad])),
    "unknown_model": refusal(lambda: client.models.generate_content(model="gpt-4", contents="hello")),
    "bad_block": refusal(
        lambda: client.interactions.create(model=MODEL, input=[{"type": "image", "data": "aGVsbG8="}])
    ),
}
print(json.dumps(report))
