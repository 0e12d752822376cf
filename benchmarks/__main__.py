"""``make bench``: reward law, then taking tips through the public face and by text, beside their floors, in one run."""

import sys
import tempfile
from pathlib import Path

from benchmarks import floors, intake, rewards, texts
from benchmarks.figures import Figures


def main() -> None:
    """Measure reward law, the floors, then the faces, and print figures and ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = Figures()
        rewards.measure(folder)
        floors.measure(figures, folder)
        intake.measure(figures, folder)
        texts.measure(figures, folder)
        figures.print(sys.stdout)


if __name__ == "__main__":
    main()
