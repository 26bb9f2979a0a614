"""``python -m lib.report``: see :mod:`lib.report.command`."""

import sys

from lib.report.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
