"""Flask: blueprints, methods, views as classes, functions that run before."""

from flask import Blueprint, Flask, abort, jsonify
from flask.views import MethodView
from shop_errors import ClosedError, NoSuchOrderError, NotLoggedInError

orders = Blueprint("orders", __name__, url_prefix="/orders")


@orders.before_request
def log_in():
    raise NotLoggedInError


@orders.route("/<int:id>", methods=["GET", "PUT"])
def order(id):
    raise NoSuchOrderError


class Carts(MethodView):
    def get(self, id):
        return self.load(id)

    def post(self, id):
        abort(409)

    def load(self, id):
        raise NoSuchOrderError(detail="x")


@orders.get("/all")
def every():
    return jsonify(code="CLOSED"), 409


@orders.post("/close")
def close():
    return {"type": "about:blank", "code": "CLOSED"}, 409


def create_app():
    app = Flask("shop")
    app.register_blueprint(orders, url_prefix="/v2/orders")
    app.add_url_rule("/carts/<id>", view_func=Carts.as_view("carts"))

    @app.get("/hidden")
    def hidden():
        raise ClosedError

    return app
