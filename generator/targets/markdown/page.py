"""A catalog to the views of its Markdown pages: one for all, or one for each code."""

from collections.abc import Mapping
from dataclasses import replace

from generator.meaning.examples import Example
from generator.meaning.resolving import Resolved
from generator.targets.markdown.api_page import api_page, page_index
from generator.targets.markdown.flavours import flavour_of
from generator.targets.markdown.sections import section
from generator.targets.markdown.site import File, site, site_files
from generator.targets.views import Views


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Mapping[str, str | int | bool],
) -> Views:
    """
    Return the views of an API's pages, of its envelopes and of its errors.

    The options are those of ``templates/markdown/target.yaml``; a target of someone's
    own may have none of them.
    """
    flavour = flavour_of(options.get("flavour"))
    found = page_index(resolved)
    if options.get("pages") != "per_code":
        sections = tuple(
            section(each, found, examples, flavour) for each in found.errors
        )
        view = api_page(found, examples, sections, flavour)
        files: list[File] = [replace(view, template=f"api.{flavour}.jinja")]
    else:
        made = site(found, flavour)
        page = made.page
        sections = tuple(section(each, page, examples, flavour) for each in page.errors)
        view = api_page(page, examples, sections, flavour)
        files = list(site_files(made, view))
    if options.get("front_matter") is not True:
        files = [replace(each, frame=replace(each.frame, front={})) for each in files]
    return Views(view, view.formats, sections, tuple(files))
