"""The WSGI entry of one face: ``HOTLINE_FACE`` says which. The only module whose import does something."""

import os
import sys

from hotline import logs
from hotline.channels import edge
from hotline.config import Face, SettingsError, load
from hotline.domain.errors import StartError
from hotline.factory import create_app

try:
    settings = load(os.environ)
    face = settings.face or Face.PUBLIC
    logs.configure(settings.log_level, face.value)
    app = create_app(settings, face)
    app.extensions[edge.KEY].resources.start()
except (SettingsError, StartError) as error:
    sys.exit(f"hotline: {error}")
