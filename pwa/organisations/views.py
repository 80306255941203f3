"""organisations"""

from flask import Blueprint

organisations = Blueprint("organisations", __name__)
