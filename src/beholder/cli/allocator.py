"""Memory that is free is given back to the system, instead of being kept in pieces that fit nothing.

glibc takes large blocks from the system one by one at first, but learns from their being freed to cut the next
ones out of its own heaps, one a thread. Pixels and the inner values of networks come in ever other sizes, so
these heaps fill with holes: after 100 photos a third of the process was nothing else. A fixed threshold
stops the learning.
"""

import ctypes
import os
import sys

THRESHOLD = 1024 * 1024  # bytes from which a block is taken from the system, and given back when it is freed

_M_MMAP_THRESHOLD = -3  # malloc.h
_VARIABLES = ("MALLOC_MMAP_THRESHOLD_", "LD_PRELOAD")


def give_back_large_blocks() -> bool:
    """Set the threshold for this process; False where that is not for us to do.

    That is where the C library is not glibc, and where the owner chose a threshold or an allocator.
    """
    if sys.platform != "linux" or any(name in os.environ for name in _VARIABLES):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_MMAP_THRESHOLD, THRESHOLD))
