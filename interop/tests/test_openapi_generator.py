"""Python clients that openapi-generator generates decode every error of a real server."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import openapi_generator_cli
import pytest

from interop.expecting import Expected, alike, expectations, is_called
from interop.service import serving
from interop.subjects import Json, Subject, every
from interop.tools import run, write

pytestmark = pytest.mark.tool(
    "openapi-generator, Python",
    "OpenAPI: every error of a server decodes, new codes too",
    package="openapi-generator-cli",
)
JAR = Path(openapi_generator_cli.__file__).with_name("openapi-generator.jar")
EVERY = pytest.mark.parametrize("given", every(), ids=lambda each: each.id)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Generate a client for each subject, all in one Java process."""
    folder = tmp_path_factory.mktemp("clients")
    settings = [_settings(folder, each) for each in every()]
    java = ["java", "-XX:TieredStopAtLevel=1", "-jar", JAR]
    run([*java, "batch", "--threads", "2", *settings], cwd=folder)
    places = [str(folder / package_name(each)) for each in every()]
    sys.path[:0] = places
    yield folder
    sys.path[:] = [each for each in sys.path if each not in places]


def package_name(given: Subject) -> str:
    """Return the name of the subject's client."""
    return f"oag_{given.name}_{given.version.replace('.', '')}"


def _settings(folder: Path, given: Subject) -> str:
    name = package_name(given)
    said = {
        "generatorName": "python",
        "inputSpec": str(write(folder, given)),
        "outputDir": str(folder / name),
        "packageName": name,
        "globalProperties": {
            **dict.fromkeys(("models", "apis", "supportingFiles"), ""),
            **dict.fromkeys(("modelTests", "apiTests"), "false"),
            **dict.fromkeys(("modelDocs", "apiDocs"), "false"),
        },
    }
    (folder / f"{name}.json").write_text(json.dumps(said), "utf-8")
    return f"{name}.json"


@pytest.mark.usefixtures("folder")
@EVERY
def test_every_error_decodes(given: Subject) -> None:
    """Each error is the model that its schema names, with its values, in both responses."""
    package = importlib.import_module(package_name(given))
    wanted = list(expectations(given))
    with serving(given) as url:
        # Without retries: it would wait for as long as `Retry-After` says.
        settings = package.Configuration(host=url, retries=False)
        with package.ApiClient(settings) as client:
            api = package.ErrorsApi(client)
            for each in wanted:
                check(package, api, each)


def check(package: ModuleType, api: Json, wanted: Expected) -> None:
    """Assert that one call brings what it should."""
    arguments = {"code": "new"} if wanted.is_new else {}
    with pytest.raises(package.ApiException) as caught:
        getattr(api, wanted.call.operation)(**arguments)
    error = caught.value

    assert wanted.status == error.status
    if not wanted.alone:
        # It does not look at the media type, and takes the first that a status has.
        return
    found = getattr(error.data, "actual_instance", error.data)
    if wanted.model is None:
        assert found is None
        return
    if hasattr(found, "to_json"):
        assert is_called(wanted.model, found)
    # What may be null and is absent is null in its models.
    assert alike(without_nulls(wanted.body), without_nulls(plain(found)))


def plain(value: Json) -> Json:
    """Return the JSON value that a decoded one stands for."""
    if hasattr(value, "to_json"):
        return json.loads(value.to_json())
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def without_nulls(value: Json) -> Json:
    """Return *value* without the members that are null."""
    if isinstance(value, list):
        return list(map(without_nulls, value))
    if not isinstance(value, dict):
        return value
    return {k: without_nulls(each) for k, each in value.items() if each is not None}
