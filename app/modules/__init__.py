"""Town feature modules, one folder each; they see `app.api` and nothing else of the program."""
