"""``make bench``: taking tips through the public face, beside its floors, in one run on one machine."""

import sys
import tempfile
from pathlib import Path

from benchmarks import floors, intake
from benchmarks.figures import Figures


def main() -> None:
    """Measure the floors, then the face, and print figures and ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = Figures()
        floors.measure(figures, folder)
        intake.measure(figures, folder)
        figures.print(sys.stdout)


if __name__ == "__main__":
    main()
