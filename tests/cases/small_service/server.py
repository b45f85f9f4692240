from fastapi import FastAPI
from gateway_errors import ResourceNotFoundError
from gateway_errors.adapters.fastapi import install, responses

app = FastAPI(title="Gateway")
install(app)


@app.get("/resources/{number}", responses=responses(ResourceNotFoundError))
def get_resource(number: int) -> dict[str, int]:
    if number != 1:
        raise ResourceNotFoundError
    return {"number": number}
