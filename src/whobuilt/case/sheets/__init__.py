"""The spreadsheet, in and out, and the search diary: what people bring before there is a quote for it."""
