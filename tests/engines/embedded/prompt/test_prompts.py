"""Prompts as people really write them, each with the task and the choice that they mean.

The first ones are those of the image-understanding page and of the cookbooks in use. A row reads: the task; the
things meant, with `[…?]` for what cannot be told of them; what is left out; limits and fields.
"""

import pytest

from beholder.domain import OutputFormat
from beholder.engines.embedded.prompt.following import understand_all
from beholder.engines.embedded.prompt.intent import understand
from beholder.engines.embedded.prompt.lexicon import lexicon
from tests.engines.embedded.prompt.prompts import told

LEXICON = lexicon()

PROMPTS = [
    ("Caption this image.", "caption"),
    (
        (
            "Detect the all of the prominent items in the image. The box_2d should be [ymin, xmin, ymax"
            ", xmax] normalized to 0-1000."
        ),
        "detect: prominent",
    ),
    (
        (
            "Give the segmentation masks for the wooden and glass items.\nOutput a JSON list of segmenta"
            'tion masks where each entry contains the 2D\nbounding box in the key "box_2d", the segmenta'
            'tion mask in key "mask", and\nthe text label in the key "label". Use descriptive labels.'
        ),
        "segment: wooden things, glass things; fields box_2d mask label",
    ),
    (
        "Return bounding boxes as a JSON array with labels. Never return masks or code fencing. Limit to 25 objects.",
        "detect: at most 25",
    ),
    ('Detect the 2d bounding boxes of the cupcakes (with "label" as topping description)', "detect: cupcakes"),
    (
        (
            'Point to no more than 10 items in the image. The answer should follow the json format: [{"'
            'point": <point>, "label": <label1>}, ...]. The points are in [y, x] format normalized to 0'
            "-1000."
        ),
        "point: at most 10; fields point label",
    ),
    (
        "Give the segmentation masks for the metal, wooden and glass small items (ignore the table).",
        "segment: small metal things, small wooden things, small glass things; not table",
    ),
    ("Detect all objects in the image and return bounding boxes.", "detect"),
    ("Detect all people", "detect: people"),
    ("Detect only the dogs", "detect: dogs"),
    ("Detect cars, buses and the two people on the left", "detect: cars, buses, people on the left (2)"),
    ("Find every chair", "detect: chairs"),
    ("Find all the cups on the table", "detect: cups on the table"),
    ("Locate the red car", "detect: red car"),
    ("Locate the second person from the left", "detect: number 2 leftmost person"),
    ("Find the largest vehicle", "detect: largest vehicle"),
    ("Find the three biggest boats", "detect: largest boats (3)"),
    ("Detect animals but not cats", "detect: animals; not cats"),
    ("Detect everything except people", "detect: not people"),
    ("Detect anything that is not a person", "detect: not person"),
    ("Detect all objects, no people", "detect: not people"),
    ("Detect all but the cars", "detect: not cars"),
    ("Detect vehicles other than trucks", "detect: vehicles; not trucks"),
    ("Detect up to 5 cars", "detect: cars; at most 5"),
    ("List at most ten objects", "caption: at most 10"),
    ("Detect the top three objects", "detect: at most 3"),
    ("Detect the 4 most prominent objects", "detect: at most 4; prominent"),
    ("Detect the most prominent object", "detect: at most 1; prominent"),
    ("Detect the bottles on the shelf", "detect: bottles [on the shelf?]"),
    ("Detect the people wearing hats", "detect: people [wearing hats?]"),
    ("Detect fruit and drinks", "detect: fruits, drinks"),
    ("Detect furniture", "detect: furniture"),
    ("Detect electronics", "detect: electronics"),
    ("Detect sports equipment", "detect: sports equipment"),
    ("Detect kitchenware, but no spoons", "detect: kitchenware; not spoons"),
    ("Detect the wooden items", "detect: wooden things"),
    ("Detect things made of glass", "detect: glass things"),
    ("Detect the traffic cones", "detect: traffic cones"),
    ("Detect all text in the image", "detect: text"),
    ("Draw a box around the sofa", "detect: sofa"),
    ("Give me the bounding boxes of all bicycles", "detect: bicycles"),
    ("Where are the boxes for the horses?", "detect: horses"),
    ("Show me the positions of the sheep", "detect: sheep"),
    ("Highlight the clock", "detect: clock"),
    ("Segment the cats", "segment: cats"),
    ("Segment the person on the right", "segment: person on the right"),
    ("Segment everything in the foreground", "segment: things in the foreground"),
    ("Give me a mask for the white dog", "segment: white dog"),
    ("Cut out the teddy bear", "segment: teddy bear"),
    ("Outline the car closest to the bus", "segment: car nearest to the bus"),
    ("Point to the sofa", "point: sofa"),
    ("Point at the leftmost cup", "point: leftmost cup"),
    ("Point out the remote between the cats", "point: remote between the cats"),
    ("Pinpoint the mouse", "point: mouse"),
    ("How many people are in this photo?", "count: people"),
    ("How many red cars are there?", "count: red cars"),
    ("How many cars are parked on the left?", "count: cars on the left"),
    ("How many people are wearing hats?", "count: people [wearing hats?]"),
    ("How many people are holding umbrellas?", "count: people with the umbrellas"),
    ("How many things are on the table?", "count: things on the table"),
    ("Count the chairs", "count: chairs"),
    ("Count all the birds in the sky", "count: birds [in the sky?]"),
    ("What is the number of dogs?", "count: dogs"),
    ("Number of people on the left side?", "count: people on the left"),
    ("How many animals? Answer with a single number.", "count: animals; brief"),
    ("how many bananas r there", "count: bananas"),
    ("Is there a dog in the picture?", "presence: dog"),
    ("Is there a cat on the sofa?", "presence: cat on the sofa"),
    ("Are there any people next to the bus?", "presence: people near the bus"),
    ("Are there any animals or vehicles?", "presence: animals, vehicles"),
    ("Is there a person without an umbrella?", "presence: person; not person with the umbrella"),
    ("Do you see a bicycle?", "presence: bicycle"),
    ("Can you see any boats?", "presence: boats"),
    ("Does the image contain a clock?", "presence: clock"),
    ("Does this photo have a dog in it?", "presence: dog"),
    ("Answer yes or no: is there a laptop?", "presence: laptop; brief"),
    ("Tell me if there is a fire hydrant", "presence: fire hydrant"),
    ("Check if there are any people in the scene", "presence: people"),
    ("Is the bus green?", "presence: green bus"),
    ("Is the cat black or white?", "colour: cat"),
    ("Is the dog on the left of the person?", "presence: dog left of the person"),
    ("Is the dog asleep?", "other: dog [asleep?]"),
    ("Is the man smiling?", "other: man [smiling?]"),
    ("Is this a cat?", "presence: cat"),
    ("Is it a cat or a dog?", "classify: cat, dog"),
    ("Is anyone in the picture?", "presence: anyone"),
    ("Where is the cat?", "where: cat"),
    ("Where is the smallest dog?", "where: smallest dog"),
    ("Which side is the car on?", "where: car"),
    ("Which cup is the biggest?", "where: largest cup"),
    ("Which dog is on the left?", "where: dog on the left"),
    ("Tell me where the stop sign is", "where: stop sign"),
    ("What colour is the bus?", "colour: bus"),
    ("What color is the car on the right?", "colour: car on the right"),
    ("What is the color of the largest umbrella?", "colour: largest umbrella"),
    ("What colour are the chairs?", "colour: chairs"),
    ("Tell me the colour of the sofa in one word", "colour: sofa; brief"),
    ("What does the sign say?", "read: sign"),
    ("What is written on the bus?", "read: bus"),
    ("Read the receipt", "read: receipt"),
    ("Read all text in the image", "read: text"),
    ("Transcribe this document", "read: document"),
    ("Extract all the text as JSON", "read"),
    ("OCR this", "read"),
    ("What text is on the shirt?", "read"),
    ("What is this?", "classify"),
    ("What is it?", "classify"),
    ("What kind of animal is this?", "classify: animal"),
    ("What breed is the dog?", "classify: dog"),
    ("Classify this image", "classify"),
    ("Which of these is it: cat, dog, bird?", "classify: cats, dogs, birds"),
    ("What am I looking at?", "classify"),
    ("Identify the main object", "detect: at most 1; prominent"),
    ("What is in this image?", "caption"),
    ("What's in this photo?", "caption"),
    ("Describe this image in detail", "caption"),
    ("Describe the scene", "caption"),
    ("What objects are in the picture?", "caption"),
    ("List all objects", "caption"),
    ("List the objects, return name and count", "caption: fields name count"),
    ("What do you see?", "caption"),
    ("What is happening here?", "caption"),
    ("Write alt text for this picture", "caption"),
    ("Summarize this image in one sentence", "caption"),
    ("Tell me about this picture", "caption"),
    ("Describe this image as JSON with keys title, description and tags", "caption: fields title description tags"),
    ("For each car return its color and position", "detect: cars; fields color position"),
    ("Return the label and confidence of everything you see", "detect: fields label confidence"),
    ("What is the person doing?", "other: person"),
    ("What is the man on the left wearing?", "other: man on the left"),
    ("Why is the dog sad?", "other: dog"),
    ("Who is this?", "other"),
    ("How old is the woman?", "other: woman"),
    ("What brand is the laptop?", "other: laptop"),
    ("What time is it on the clock?", "other: thing on the clock"),
    ("Where was this taken?", "other"),
    ("What is the weather like?", "other"),
    ("Write a poem about this", "other"),
    ("Translate the sign to French", "other: sign"),
    ("Is she happy?", "other"),
    ("What would happen if the man fell?", "other: man"),
    ("Detect the 3d bounding boxes of the chairs", "other: chairs"),
    ("Que vois-tu ?", "other"),
    ("Hello", "other"),
    ("Are there more cars than buses?", "other: cars, buses"),
    ("Is the largest vehicle a bus?", "other: largest vehicle, bus"),
    ("Is the animal a cat?", "presence: cat"),
    ("What vehicles are in the image?", "where: vehicles"),
    ("Show me all vehicles except the bus", "detect: vehicles; not bus"),
    ("What is next to the laptop?", "where: things near the laptop"),
    ("What is on the left?", "where: things on the left"),
    ("What food is on the table?", "where: food on the table"),
    ("List everything on the table", "where: things on the table"),
    ("How many wheels does the car have?", "count: wheels"),
    ("Is the person to the left or right of the car?", "where: person"),
    ("Does the bicycle have a basket?", "other: bicycle, basket"),
    ("Is the man on a horse?", "presence: man on the horse"),
    ("Does the man have a dog?", "other: man, dog"),
]

# Turns of the user, in order: the last one is told.
CONVERSATIONS = [
    (["Is there a bus?", "and what colour is it?"], "colour: bus"),
    (["Detect the dogs", "only the left ones"], "detect: dogs on the left"),
    (["Detect the dogs", "how many of them are red?"], "count: red dogs"),
    (["What colour is the cat on the left?", "and the other one?"], "colour: cat"),
    (["Is there a dog?", "and a cat?"], "presence: cat"),
    (["How many cars are there?", "what about buses?"], "count: buses"),
    (["How many people?", "Where are they?"], "where: people"),
    (["Detect the cars", "now segment them"], "segment: cars"),
    (["Are there any cars?", "how many?"], "count: cars"),
    (["Are there any cars?", "how many?", "and what colour are they?"], "colour: cars"),
    (["Is there a dog?", "is it brown?"], "presence: brown dog"),
    (["Count the cups", "and the red ones"], "count: red cups"),
    (["Detect the cups", "only the largest"], "detect: largest cup"),
    (["Where is the cat?", "Caption this image."], "caption"),
    (["Where is the cat?", "Detect all objects in this image"], "detect"),
    (["Where is the cat?", "what is the weather like?"], "other"),
    (["Describe this image", "is there a dog?"], "presence: dog"),
    (["How many dogs are there?", ""], "count: dogs"),
    (["Where is the cat?", "thanks"], "other"),
]


@pytest.mark.parametrize(("prompt", "meaning"), PROMPTS, ids=[prompt[:60] for prompt, _ in PROMPTS])
def test_prompts(prompt: str, meaning: str) -> None:
    assert told(understand(prompt, OutputFormat(), 1, LEXICON), LEXICON) == meaning


@pytest.mark.parametrize(("turns", "meaning"), CONVERSATIONS, ids=[" / ".join(turns) for turns, _ in CONVERSATIONS])
def test_conversations(turns: list[str], meaning: str) -> None:
    assert told(understand_all(turns, OutputFormat(), 1, LEXICON), LEXICON) == meaning
