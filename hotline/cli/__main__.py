"""``python -m hotline.cli`` is the ``hotline`` command."""

from hotline.cli import main

main()
