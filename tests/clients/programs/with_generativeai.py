"""`google-generativeai` 0.8, the SDK before `google-genai`: the same, printed as one JSON object."""

import enum
import json
import os
import pathlib

import google.generativeai as genai
import PIL.Image
import typing_extensions
from google.api_core import exceptions
from google.generativeai import client as client_module

BASE = os.environ["GOOGLE_GEMINI_BASE_URL"]
PHOTO = "path/to/organ.jpg"
QUESTION = "Caption this image."

# The three lines that point it at another server; the last one only matters for uploads.
genai.configure(api_key="anything", transport="rest", client_options={"api_endpoint": BASE})
client_module.GENAI_API_DISCOVERY_URL = f"{BASE}/$discovery/rest"

model = genai.GenerativeModel("gemini-1.5-flash", system_instruction="Be short.")
image = PIL.Image.open(PHOTO)
blob = {"mime_type": "image/jpeg", "data": pathlib.Path(PHOTO).read_bytes()}


class Thing(typing_extensions.TypedDict):
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
        return model.generate_content(list(contents), generation_config=genai.GenerationConfig(**config))

    whole = ask(QUESTION, blob)
    schema = ask("Detect the bus.", blob, response_mime_type="application/json", response_schema=list[Thing])
    permitted = model.generate_content([QUESTION, blob], safety_settings={"HARASSMENT": "BLOCK_NONE"})
    return {
        "whole": whole.text,
        "pillow": ask(image, QUESTION).text,
        "permitted": permitted.text,
        "streamed": "".join(chunk.text for chunk in model.generate_content([QUESTION, blob], stream=True)),
        "charged": whole.usage_metadata.prompt_token_count,
        "counted": model.count_tokens([QUESTION, blob]).total_tokens,
        "schema": json.loads(schema.text),
        "enum": ask("What is this?", blob, response_mime_type="text/x.enum", response_schema=Kind).text,
        "cut": ask(QUESTION, blob, max_output_tokens=2).candidates[0].finish_reason.name,
    }


def chat():
    """Ask twice, and once more as a stream."""
    talk = model.start_chat()
    talk.send_message([QUESTION, blob])
    again = talk.send_message("Is there a bus?").text
    return {
        "again": again,
        "streamed": "".join(part.text for part in talk.send_message("Is there a bus?", stream=True)),
    }


def uploaded(**options):
    """Upload, ask about, find and delete a file."""
    file = genai.upload_file(PHOTO, **options)
    report = {
        "caption": model.generate_content([QUESTION, file]).text,
        "name": genai.get_file(file.name).display_name,
        "state": file.state.name,
        "size": file.size_bytes,
        "listed": file.name in [one.name for one in genai.list_files()],
    }
    file.delete()
    return report


def calls():
    """Have a function called, with the mode as a number on the wire."""

    def report(count: int) -> str:
        """Report how many there are."""
        return "noted"

    forced = {"function_calling_config": {"mode": "ANY"}}
    answer = model.generate_content(["How many buses are there?", blob], tools=[report], tool_config=forced)
    call = answer.candidates[0].content.parts[-1].function_call
    return [call.name, dict(call.args)]


def refusal(act):
    """Tell what is raised."""
    try:
        act()
    except Exception as error:
        return {"kind": type(error).__name__, "typed": isinstance(error, exceptions.ClientError), "said": str(error)}


bad = {"mime_type": "image/png", "data": b"hello"}
print(
    json.dumps(
        {
            "content": content(),
            "chat": chat(),
            "calls": calls(),
            "files": uploaded(display_name="größe"),
            "at_once": uploaded(display_name="größe", resumable=False),
            "models": [one.name for one in genai.list_models()],
            "bad_image": refusal(lambda: model.generate_content([bad])),
            "unknown_model": refusal(lambda: genai.GenerativeModel("gpt-4").generate_content("hello")),
            "bad_name": refusal(lambda: genai.upload_file(PHOTO, name="Not Possible")),
        }
    )
)
