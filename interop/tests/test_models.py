"""Models that datamodel-code-generator makes of the OpenAPI document take every response."""

import importlib
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from interop.expecting import Expected, alike, expectations, is_called
from interop.service import serving
from interop.subjects import Json, Subject, every
from interop.tools import python, run, write

pytestmark = [
    pytest.mark.tool(
        "datamodel-code-generator",
        "OpenAPI: models take every error of a server, new codes too, and give it back",
    ),
    # A param may be called `model_dump`; pydantic warns, and works.
    pytest.mark.filterwarnings("ignore:Field .* conflicts with protected:UserWarning"),
]
EVERY = pytest.mark.parametrize("given", every(), ids=lambda each: each.id)
OPTIONS = (
    *("--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"),
    *("--formatters", "builtin", "--disable-timestamp", "--ignore-pyproject"),
    *("--strict-nullable", "--field-constraints", "--use-annotated"),
    # The formats of mail and web addresses would need one more package, and change values.
    *("--type-mappings", "email=string", "uri=string"),
    *("--enum-field-as-literal", "all", "--target-python-version", "3.11"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the folder that the models are imported from."""
    folder = tmp_path_factory.mktemp("models")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@EVERY
def test_every_error_has_its_model(given: Subject, folder: Path) -> None:
    """Each error becomes the model that its schema names, and the same JSON again."""
    if "schemas" not in given.components:
        # An API that promises nothing of its bodies has no models.
        assert given.name == "records"
        return
    name = f"dcg_{given.name}_{given.version.replace('.', '')}"
    files = ["--input", write(folder, given), "--output", f"{name}.py"]
    run([python("datamodel-codegen"), *files, *OPTIONS], cwd=folder)
    models = importlib.import_module(name)
    wanted = [each for each in expectations(given) if each.model is not None]
    with serving(given) as url:
        bodies = [body_of(url, each) for each in wanted]
    for each, text in zip(wanted, bodies, strict=True):
        if not each.call.response.shape.envelope.is_text:
            check(given, models, each, text)


def body_of(url: str, wanted: Expected) -> str:
    """Return the body of the server's response."""
    query = "?code=new" if wanted.is_new else ""
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{url}{wanted.call.path}{query}")
    with caught.value as response:
        assert wanted.status == response.status
        return response.read().decode()


def check(given: Subject, models: Json, wanted: Expected, text: str) -> None:
    """Assert that one response is decoded as it should be."""
    component = given.schema(wanted.call)["$ref"].rpartition("/")[2]
    named = {name.replace("_", ""): cls for name, cls in vars(models).items()}
    found = named[component.replace("_", "")].model_validate_json(text)
    back = found.model_dump_json(by_alias=True, exclude_unset=True)

    assert alike(wanted.body, json.loads(back))
    assert wanted.model is not None
    if not wanted.call.own:
        found = found.root
    if isinstance(wanted.body, dict):
        assert is_called(wanted.model, found)
