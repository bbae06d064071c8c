"""Where a rule of `dangers` is broken on purpose."""

REASONS = {
    ("app/__main__.py", "path", "add_arguments"): "the modules are those of our list of commands",
    ("app/__main__.py", "path", "run"): "the modules are those of our list of commands",
    ("app/database.py", "sql", "_set_pragmas"): "names and numbers of our own; PRAGMA binds none",
    ("app/database.py", "sql", "_migrate"): "our own count of schemas; PRAGMA binds none",
    ("app/protocol/schema.py", "host", "json_schema"): "the name of a dialect, never fetched",
    ("app/store/casetext.py", "sql", "search"): "two constant conditions, one for each word",
    ("app/store/mirror.py", "sql", "_write_batch"): "a question mark for each value of each row",
    ("app/store/outbox.py", "sql", "_keep_what_the_maker_saw"): "columns named right there",
    ("app/store/rescue.py", "sql", "_sound"): "a constant and one of two directions",
    ("app/report/document.py", "host", "_homeless"): "addresses that are taken out of a document",
    ("app/report/document.py", "rich", ""): "the one door to folium; texts go in as data alone",
    ("panels/browser.py", "rich", ""): "a program of its own, locked down, for our documents alone",
    (
        "app/sources/tiles/fetch.py",
        "host",
        "",
    ): "the one door to tiles that the settings name",
    ("app/sources/xml.py", "xml", ""): "the one door, which takes no document type",
}
"""Where a rule is broken on purpose: file, rule, function, and why it is safe there."""
