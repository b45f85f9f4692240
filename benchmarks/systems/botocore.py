"""botocore, as a client of DynamoDB (its JSON protocol)."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that lists tables."""
    call: Call = _client(url, retries).list_tables
    return call


def reader(_: Any, response: Response) -> Call:
    """Return what the client does with a response."""
    client = _client("http://127.0.0.1", 0)
    operation = client.meta.service_model.operation_model("ListTables")
    parser = import_module("botocore.parsers").create_parser("json")
    received = {
        "body": response.body,
        "headers": response.headers,
        "status_code": response.status,
    }

    def read() -> None:
        parsed = parser.parse(received, operation.output_shape)
        known = client.exceptions.from_code(parsed["Error"]["Code"])
        raise known(parsed, "ListTables")

    return read


def document(code: str, message: Any) -> object:
    """Return an error as AWS writes it."""
    return {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": message}


def _client(url: str, retries: int) -> Any:
    session = import_module("botocore.session").get_session()
    config = import_module("botocore.config").Config(
        retries={"total_max_attempts": retries + 1, "mode": "standard"}
    )
    return session.create_client(
        "dynamodb",
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key=KEY,
        config=config,
    )


def _roots() -> tuple[type[BaseException], ...]:
    errors = import_module("botocore.exceptions")
    return (errors.BotoCoreError, errors.ClientError)


SYSTEM = System(
    name="botocore",
    distribution="botocore",
    imports="import botocore.exceptions",
    roots=_roots,
    code="LimitExceededException",
    document=document,
    connect=connect,
    reader=reader,
)
