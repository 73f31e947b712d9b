"""LangChain, by Google's road and by OpenAI's."""

import json

from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.output_parsers import PydanticOutputParser
from langchain_google_genai import ChatGoogleGenerativeAI
from langchain_openai import ChatOpenAI
from wanted import BASE, BASE64, CAPTION, DETECT, MODEL, NO_PHOTO, URI, Things, refusal

IMAGES = {
    "standard": {"type": "image", "base64": BASE64, "mime_type": "image/jpeg"},
    "url": {"type": "image_url", "image_url": {"url": URI}},
}
MODELS = {
    "google": ChatGoogleGenerativeAI(model=MODEL, google_api_key="anything", base_url=BASE),
    "openai": ChatOpenAI(model=MODEL, api_key="anything", base_url=f"{BASE}/v1"),
}


parser = PydanticOutputParser(pydantic_object=Things)


def about(text, image):
    """Ask `text` about `image`."""
    return [SystemMessage("Be short."), HumanMessage([{"type": "text", "text": text}, image])]


def report(model):
    """Caption, stream, fill a class, and be refused."""
    image = IMAGES["url"]
    prompted = (model | parser).invoke(about(f"{DETECT}\n{parser.get_format_instructions()}", image))
    return {
        "captions": [model.invoke(about(CAPTION, one)).content for one in IMAGES.values()],
        "streamed": "".join(chunk.content for chunk in model.stream(about(CAPTION, image))),
        "tokens": model.invoke(about(CAPTION, image)).usage_metadata["input_tokens"],
        "things": model.with_structured_output(Things).invoke(about(DETECT, image)).model_dump()["things"],
        "called": model.with_structured_output(Things, method="function_calling")
        .invoke(about(DETECT, image))
        .model_dump()["things"],
        "prompted": prompted.model_dump()["things"],
        "refusal": refusal(lambda: model.invoke(about(CAPTION, {"type": "image_url", "image_url": {"url": NO_PHOTO}}))),
    }


print(json.dumps({road: report(model) for road, model in MODELS.items()}))
