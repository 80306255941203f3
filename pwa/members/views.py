"""members"""

from flask import Blueprint

members = Blueprint("members", __name__)
