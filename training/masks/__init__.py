"""The mask network: given a box, which of its pixels are the object."""
