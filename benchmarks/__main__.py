"""``make bench``: taking tips through the public face and by text, beside their floors, in one run on one machine."""

import sys
import tempfile
from pathlib import Path

from benchmarks import floors, intake, texts
from benchmarks.figures import Figures


def main() -> None:
    """Measure the floors, then the faces, and print figures and ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = Figures()
        floors.measure(figures, folder)
        intake.measure(figures, folder)
        texts.measure(figures, folder)
        figures.print(sys.stdout)


if __name__ == "__main__":
    main()
