"""What is said of the results on the page, by people; figures are left to the tables."""

ABOUT = """\
*Cold* is `gen` with nothing in place and nothing remembered: all four artifacts of the catalog, compared, written, and remembered for the next run.
The *floor* is what anyone would need for as many bytes in as many files: YAML in C, Jinja2 templates compiled before, JSON in C, and no meaning: nothing is checked, read back, quoted, compared or signed.
Its JSON stands on one line, which C can write; ours is indented for people and for diffs, which Python has to do itself.
All figures are of whole processes, and each ratio is of medians over the same turns."""

REMARKS = (
    "**Cold.** A second process imports datamodel-code-generator from the start, while the first reads the catalog: of small catalogs it is the one that is waited for. Of a catalog with 200 answers and more, one process makes the Python package and another the rest, so processor seconds are more than seconds. Every answer is read back before anything is written; the components of OpenAPI are made twice, once for the document and once for the package; YAML and JSON are indented in Python.",
    "**Small catalogs against single-purpose generators.** datamodel-code-generator is part of `gen`, so below some dozens of codes `gen` can be no faster than it alone: with its builtin formatter it is as fast as `gen`, now a little faster, now a little slower.",
    "**One entry changed among many catalogs.** Every file of the others is read and hashed once before it is believed; the record of them all is read and written.",
    "**Growth.** Less the time of 10 codes, what is left grows a little faster than the codes; the raw exponent is below one.",
    "**Hundreds of catalogs, cold.** `gen` makes 87 files for each, and the file system takes as long as everything else.",
    "**Memory.** All artifacts of a run are held until they are compared and written, so that a run is all or nothing; of a file that says the same already there is one copy. Together two processes hold more than one would; each stays below the target. The garbage collector is off, which takes a quarter of the time away.",
    "**Large files.** Of a Python package, classes, rules and OpenAPI components are parted into modules of at most 50 errors, and only those in use are imported; the lists of all names stay whole, a line for each name, and mypy, pyright, ruff and black read them. The OpenAPI document and the JSON Schemas stay whole too: people refer to `#/components/responses/NAME` and `#/$defs/NAME` of one file, and what generates clients wants one document, or makes one of its parts first. Two fifths of a JSON Schema are its indentation; a quarter is descriptions, which each error repeats so that its entry says everything.",
)
