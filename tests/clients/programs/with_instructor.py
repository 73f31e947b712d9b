"""Instructor, by Google's road and by OpenAI's: classes only."""

import json

import instructor
import openai
from google import genai
from wanted import BASE, DETECT, MODEL, PHOTO, Thing, Things, refusal

COMPATIBLE = openai.OpenAI(base_url=f"{BASE}/v1", api_key="anything")
CLIENTS = {
    "google": instructor.from_genai(
        genai.Client(api_key="anything", http_options={"base_url": BASE}), mode=instructor.Mode.GENAI_STRUCTURED_OUTPUTS
    ),
    "google, by a call": instructor.from_genai(genai.Client(api_key="anything", http_options={"base_url": BASE})),
    "openai, by a call": instructor.from_openai(COMPATIBLE),
    "openai": instructor.from_openai(COMPATIBLE, mode=instructor.Mode.JSON_SCHEMA),
    "openai, in words": instructor.from_openai(COMPATIBLE, mode=instructor.Mode.JSON),
    "openai, in words and as text": instructor.from_openai(COMPATIBLE, mode=instructor.Mode.MD_JSON),
}


def report(client):
    """Fill a class at once and piece by piece, and be refused."""
    messages = [{"role": "user", "content": [DETECT, instructor.Image.from_path(PHOTO)]}]
    bad = [{"role": "user", "content": [DETECT, instructor.Image.from_base64("data:image/png;base64,aGVsbG8=")]}]
    create = client.chat.completions
    whole = create.create(model=MODEL, response_model=Things, messages=messages)
    *_, partial = create.create_partial(model=MODEL, response_model=Things, messages=messages)
    return {
        "things": whole.model_dump()["things"],
        "streamed": partial.model_dump()["things"],
        "refusal": refusal(lambda: create.create(model=MODEL, response_model=Thing, max_retries=0, messages=bad)),
    }


print(json.dumps({road: report(client) for road, client in CLIENTS.items()}))
