"""Only who trains installs PyTorch (see training/README.md): without it there is nothing to test here."""

from importlib.util import find_spec

collect_ignore_glob = [] if all(map(find_spec, ("torch", "onnx", "pycocotools"))) else ["masks/*"]
