"""Networks as files: a frozen graph read, an ONNX one written, and sessions that run them."""
