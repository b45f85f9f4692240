"""The version of this program; the distribution takes it from here."""

VERSION = "0.2.0"
