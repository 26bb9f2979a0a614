"""Start the notebook: `python run.py`. Everything else it can do: `python run.py --help`.

Needs nothing but Python. This file also parses under old versions, so that they get a sentence.
"""

import platform
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This notebook needs Python 3.11 or newer, and this is Python "
        + platform.python_version()
        + ". Install a newer one (python.org has it for every system) and start again with it."
    )

from lib.start.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
