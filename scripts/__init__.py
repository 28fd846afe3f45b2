"""The guide's machinery: YAML goes in, a site and open data come out.

One module a stage, and data flows one way:

    loading → checks → model.Library → rendering → macros → engine (MkDocs)
                                     → exports

Only `engine` and `macros` know MkDocs; a test holds that line.
"""
