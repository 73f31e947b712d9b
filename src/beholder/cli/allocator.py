"""All threads share one heap, so that what one frees another can use.

glibc gives each thread that meets another at the allocator a heap of its own. Pixels and the inner values of networks
come in ever other sizes, so these heaps fill with holes: after 60 photos they had 1.3 GiB, and one heap 0.9, at
the same speed or better. (Taking large blocks from the system one by one keeps less still, but answers take a
tenth longer: each page of such a block is cleared anew.)
"""

import ctypes
import os
import sys

_M_ARENA_MAX = -8  # malloc.h
_VARIABLES = ("MALLOC_ARENA_MAX", "LD_PRELOAD")


def share_one_heap() -> bool:
    """Tell the C library, before there are threads; False where that is not for us to do.

    That is where the C library is not glibc, and where the owner chose a number of heaps or an allocator.
    """
    if sys.platform != "linux" or any(name in os.environ for name in _VARIABLES):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_ARENA_MAX, 1))
