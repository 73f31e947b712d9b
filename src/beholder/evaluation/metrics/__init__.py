"""The measures, one a file: plain functions of answers and truths, each after a published rule that it names."""
