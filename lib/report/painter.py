"""A process that draws: a chart's specification a line comes in, its SVG a line goes out, both as JSON.

It imports no more than that needs, and ends when its input does.
"""

import json
import os
import sys

import vl_convert

# Readers' pages come first.
NICE = 10


def main() -> None:
    """Draw until the input ends; what cannot be drawn is answered with the reason."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    for line in sys.stdin:
        try:
            answer = {"svg": vl_convert.vegalite_to_svg(json.loads(line))}
        except ValueError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
