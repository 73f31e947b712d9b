"""Questions that boxes, pixels and read words can answer, a file for each kind of question."""
