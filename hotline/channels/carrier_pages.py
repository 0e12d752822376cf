"""The addresses of the carrier face. Whatever is registered here is reached by signed requests only."""

from flask import Blueprint

from hotline.channels.sms import pages as texts
from hotline.channels.twilio_auth import require_signature
from hotline.channels.voice import pages as calls

blueprint = Blueprint("carrier", __name__)
blueprint.before_request(require_signature)
texts.register(blueprint)
calls.register(blueprint)
