"""What is said of the results on the page, by people; figures are left to the tables."""

ABOUT = """\
*Cold* is `gen` with nothing in place and nothing remembered: all four artifacts of the catalog, compared, written, and remembered for the next run.
The *floor* is what anyone would need to write as many bytes to as many files: YAML in C, Jinja2 templates that are compiled already, JSON in C, and no meaning: nothing is checked, read back, quoted, compared or signed.
Its JSON is on one line, which C can write; ours is indented for people and for diffs, which has to be done in Python.
All figures are of whole processes, and each ratio is of medians over the same turns."""

REMARKS = (
    "**Cold.** A second process imports datamodel-code-generator from the start, while the first reads the catalog: for small catalogs, the run waits for that process. For a catalog with 200 responses or more, one process makes the Python package and another the rest, so processor seconds are more than seconds. Every response is read back before anything is written; the OpenAPI components are made twice, once for the document and once for the package; YAML and JSON are indented in Python.",
    "**Small catalogs against single-purpose generators.** datamodel-code-generator is part of `gen`, so below a few dozen codes `gen` cannot be faster than it is alone: with its builtin formatter it is as fast as `gen`, now a little faster, now a little slower.",
    "**One entry changed among many catalogs.** Every file of the others is read and hashed once before it is taken as unchanged; the record of all of them is read and written.",
    "**Growth.** Without the time of 10 codes, the rest grows as the number of codes does; the raw exponent is below one.",
    "**Hundreds of catalogs, cold.** Each catalog has a Python package with a runtime of its own, and the file system takes as long as everything else together; with the option `package` they share one.",
    "**Memory.** All artifacts of a run are held until they are compared and written, so that a run is all or nothing; of a file that is unchanged there is one copy. Two processes together hold more than one would. The garbage collector is off, which saves a quarter of the time.",
    "**Large files.** The classes, rules and OpenAPI components of a Python package are divided into modules of at most 50 errors, and only those in use are imported; the lists of all names stay whole, a line for each name, and mypy, pyright, ruff and black read them. The OpenAPI document and the JSON Schemas stay whole too: people refer to `#/components/responses/NAME` and `#/$defs/NAME` in one file, and client generators want one document, or put one together first. Two fifths of a JSON Schema are indentation; a quarter is descriptions, which each error repeats so that its entry is complete.",
)
