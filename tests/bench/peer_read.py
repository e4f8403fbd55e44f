"""peer_read.py FILE FORMAT: reads all records with a peer and asks each for its title, author and subjects.

The peer is pymarc for marc, marcxml, marcjson and unimarc, Python's own csv for csv and tsv, and its own json for jsonl.
Prints {"records": …, "seconds": …, "megabytes": …}, the megabytes being the most that were resident.
"""

import csv
import json
import resource
import sys
import time


def use(record):
    global count
    if record is None:
        return
    count += 1
    record.title, record.author, [field.format_field() for field in record.subjects]


def use_unimarc(record):
    global count
    if record is None:
        return
    count += 1
    for tag in ("200", "700", "701", "606"):
        [field.format_field() for field in record.get_fields(tag)]


def use_row(row, author, subjects):
    global count
    count += 1
    row["title"], row.get(author), row.get(subjects)


def read(path, form):
    if form in ("marc", "unimarc"):
        with open(path, "rb") as file:
            for record in pymarc.MARCReader(file, to_unicode=True, force_utf8=form == "unimarc"):
                (use if form == "marc" else use_unimarc)(record)
    elif form == "marcxml":
        pymarc.map_xml(use, path)
    elif form == "marcjson":
        with open(path, encoding="utf-8") as file:
            for line in file:
                for record in pymarc.JSONReader("[" + line + "]"):
                    use(record)
    elif form == "jsonl":
        with open(path, encoding="utf-8") as file:
            for line in file:
                use_row(json.loads(line), "creators", "headings")
    else:
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t" if form == "tsv" else ","):
                use_row(row, "authors", "subjects")


count = 0
path, form = sys.argv[1:]
if "marc" in form:
    import pymarc
begun = time.perf_counter()
read(path, form)
seconds = time.perf_counter() - begun
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"records": count, "seconds": seconds, "megabytes": megabytes}))
