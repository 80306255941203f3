"""identity"""

from flask import Blueprint

identity = Blueprint("identity", __name__)
