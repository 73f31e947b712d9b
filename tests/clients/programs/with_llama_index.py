"""LlamaIndex."""

import json

from google.genai import types
from llama_index.core.llms import ChatMessage, ImageBlock, TextBlock
from llama_index.llms.google_genai import GoogleGenAI
from wanted import BASE, CAPTION, DETECT, MODEL, PHOTO, Things, refusal

model = GoogleGenAI(model=MODEL, api_key="anything", http_options=types.HttpOptions(base_url=BASE))


def about(text, **image):
    """Ask `text` about a picture."""
    block = ImageBlock(**image) if image else ImageBlock(path=PHOTO)
    return [ChatMessage(role="user", blocks=[TextBlock(text=text), block])]


report = {
    "captions": [model.chat(about(CAPTION)).message.content],
    "streamed": "".join(piece.delta or "" for piece in model.stream_chat(about(CAPTION))),
    "things": model.as_structured_llm(Things).chat(about(DETECT)).raw.model_dump()["things"],
    "refusal": refusal(lambda: model.chat(about(CAPTION, image=b"hello", image_mimetype="image/png"))),
}
print(json.dumps({"google": report}))
