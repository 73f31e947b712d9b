"""What a file has too much of, when it was built to cost more than a picture of its size ever needs.

Readers walk a file's structure part by part, some of them in Python, and believe how many parts there are.
30 MB of empty parts cost half a minute before a single pixel. So each container is walked here first, by
hand, up to a bound that no honest file comes near.
"""


class Excess(Exception):
    """A sentence that says what there is too much of: "it has more than …"."""
