"""The application."""

from fastapi import FastAPI
from shop_errors import UnauthorizedError
from shop_errors.adapters.fastapi import install, responses

from .orders import router


def create_app() -> FastAPI:
    app = FastAPI(responses=responses(UnauthorizedError))
    install(app)
    app.include_router(router, prefix="/v1")

    @app.get("/health")
    def health():
        return "LEGACY_CODE"

    @app.get("/codes")
    def codes():
        return {"error": {"code": "LEGACY_CODE"}}

    return app
