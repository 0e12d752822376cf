"""``make bench``: reward law, taking tips through the public face and by text, understanding and linking them, beside floors of the same run."""

import sys
import tempfile
from pathlib import Path

from benchmarks import floors, intake, linking, rewards, texts, triage
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
        triage.measure(figures, folder)
        linking.measure(figures, folder)
        figures.print(sys.stdout)


if __name__ == "__main__":
    main()
