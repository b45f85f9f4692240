"""What is said of the results on the page, by people; figures are left to the tables."""

ABOUT = """\
*Cold* is `gen` with nothing in place and nothing remembered: all four artifacts of the catalog, compared, written, and remembered for the next run.
The *floor* is what anyone would need for as many bytes in as many files: YAML in C, Jinja2 templates compiled before, JSON in C, and no meaning: nothing is checked, read back, quoted, compared or signed.
Its JSON stands on one line, which C can write; ours is indented for people and for diffs, which Python has to do itself.
All figures are of whole processes, and each ratio is of medians over the same turns."""

REMARKS = (
    "**Cold, 10 and 100 codes.** What `gen` imports (pydantic, Jinja2, click, its own modules) and the compiling of its templates take several times as long as all work on so few codes; the floor imports two libraries and has its templates compiled. Keeping compiled templates would take about a tenth off.",
    "**Cold, 1,000 and 10,000 codes.** No single step dominates. The components of OpenAPI are made twice, once for the document and once for the Python package; names are parted into words some sixty times for each code; YAML and JSON are indented in Python. With the first two gone, templates kept compiled and the garbage collector held back, a quarter less processor time was measured at 1,000 codes and a third less at 10,000.",
    "**Small catalogs against single-purpose generators.** datamodel-code-generator is part of `gen`, so below some dozens of codes `gen` can be no faster than it alone; openapi-python-client is level with `gen` at 10 codes, where both do little but import.",
    "**One entry changed among many catalogs.** The catalog itself costs no more than alone, but every file of the others is read, compared and hashed again before it is believed, and once more to be remembered.",
    "**Growth.** Less the time of 10 codes, what is left grows faster than the codes: the garbage collector goes through ever more objects that all stay. Without it 10,000 codes took a fifth less processor time.",
    "**gen --help.** click, and the modules of every command, are imported to print one of them.",
    "**Hundreds of catalogs, cold.** `gen` makes 85 files for each. With 34,000 new files the file system takes as long as everything else, and differs from run to run; processor seconds of the floor itself went from 3 to 25.",
    "**Memory.** All artifacts of a run are held until they are compared and written, so that a run is all or nothing.",
)
