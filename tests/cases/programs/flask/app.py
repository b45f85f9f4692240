from flask import Flask, jsonify
from werkzeug.exceptions import Conflict, HTTPException

app = Flask(__name__)


class ApiError(Exception):
    def __init__(self, code, message, status=400):
        self.code = code
        self.message = message
        self.status = status


class TicketUsed(Conflict):
    description = "The ticket was used."


@app.errorhandler(ApiError)
def on_error(error):
    return jsonify(error=error.code, text=error.message), error.status


@app.route("/")
def index():
    if app.debug:
        raise ApiError("no_ticket", "There is no ticket.", status=402)
    raise ApiError("bad_ticket", "The ticket is bad.")
