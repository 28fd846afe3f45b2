"""How fast the guide is, beside plain MkDocs and Material on the same pages: `make bench`."""
