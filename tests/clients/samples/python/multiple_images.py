import os

from google import genai

client = genai.Client()

interaction = client.interactions.create(
    model="gemini-3-flash-preview",
    input=[
        {"type": "text", "text": "What is different between these two images?"},
        {
            "type": "image",
            "uri": os.environ["PHOTO_SERVER"] + "/image1.jpg",
            "mime_type": "image/jpeg"
        },
        {
            "type": "image",
            "uri": os.environ["PHOTO_SERVER"] + "/image2.jpg",
            "mime_type": "image/jpeg"
        }
    ]
)
print(interaction.steps[-1].content[0].text)
