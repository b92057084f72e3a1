"""Runs a command and says what it took, as the last line of its output.

Linux counts the memory of the process that starts another one into that one's peak, so a large process cannot weigh a
small one. This one is small: it is run without site packages and imports next to nothing.
"""

import os
import sys


def main() -> int:
    """Runs the command in the arguments; prints its exit code, user and system seconds, and peak memory in KiB."""
    child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
    _, status, usage = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), usage.ru_utime, usage.ru_stime, usage.ru_maxrss)
    return 0


if __name__ == "__main__":
    sys.exit(main())
