"""LiteLLM, by Google's road (with a version in the base URL and without) and by OpenAI's."""

import json

import litellm
from wanted import BASE, CAPTION, DETECT, MODEL, NO_PHOTO, URI, Things, refusal

ROADS = {
    "google": {"model": f"gemini/{MODEL}", "api_base": BASE},
    "google with a version": {"model": f"gemini/{MODEL}", "api_base": f"{BASE}/v1beta"},
    "openai": {"model": f"openai/{MODEL}", "api_base": f"{BASE}/v1"},
}


def about(text, url=URI):
    """Ask `text` about the picture at `url`."""
    content = [{"type": "text", "text": text}, {"type": "image_url", "image_url": {"url": url}}]
    return [{"role": "system", "content": "Be short."}, {"role": "user", "content": content}]


def report(road):
    """Caption, stream, fill a class, and be refused."""

    def ask(messages, **options):
        return litellm.completion(messages=messages, api_key="anything", **road, **options)

    whole = ask(about(CAPTION))
    things = ask(about(DETECT), response_format=Things).choices[0].message.content
    return {
        "captions": [whole.choices[0].message.content],
        "tokens": whole.usage.prompt_tokens,
        "streamed": "".join(chunk.choices[0].delta.content or "" for chunk in ask(about(CAPTION), stream=True)),
        "things": Things.model_validate_json(things).model_dump()["things"],
        "refusal": refusal(lambda: ask(about(CAPTION, NO_PHOTO))),
    }


litellm.suppress_debug_info = True
print(json.dumps({name: report(road) for name, road in ROADS.items()}))
