"""The rules that reading a file checks, before anyone knows what it means."""

ENCODING = "encoding"
SYNTAX = "yaml-syntax"
CHARACTER = "yaml-character"
EMPTY = "yaml-empty"
DOCUMENT = "yaml-document"
KEY = "yaml-key"
DUPLICATE_KEY = "yaml-duplicate-key"
TAG = "yaml-tag"
ALIAS = "yaml-alias"
DEPTH = "yaml-depth"
SIZE = "yaml-size"
MORE = "yaml-more"

RULES = {
    ENCODING: "A file is UTF-8.",
    SYNTAX: "A file is well-formed YAML.",
    CHARACTER: "A file holds no character that YAML forbids, such as NUL.",
    EMPTY: "A file holds something besides comments.",
    DOCUMENT: "A file is one document, and its top level is a mapping.",
    KEY: "A key is text: no mapping, list, alias, merge key or nothing at all.",
    DUPLICATE_KEY: "A mapping has each key once.",
    TAG: "A file holds plain data, without tags such as `!!python/object`.",
    ALIAS: "An alias names an anchor that is complete, and aliases multiply no data.",
    DEPTH: "Values are nested no deeper than anyone can read.",
    SIZE: "A file is no larger than a catalog can be.",
    MORE: "A file with too many faults shows only the first of them.",
}
"""Each rule in a sentence, in the order of reading."""
