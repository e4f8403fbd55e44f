"""pymarc_read.py FILE marc|marcxml|json: reads all records with pymarc and asks each for its title, author and subjects.

Prints {"records": …, "seconds": …, "megabytes": …}, the megabytes being the most that were resident.
"""

import json
import resource
import sys
import time

import pymarc


def use(record):
    global count
    if record is None:
        return
    count += 1
    record.title, record.author, [field.format_field() for field in record.subjects]


count = 0
path, form = sys.argv[1:]
begun = time.perf_counter()
if form == "marc":
    with open(path, "rb") as file:
        for record in pymarc.MARCReader(file, to_unicode=True):
            use(record)
elif form == "marcxml":
    pymarc.map_xml(use, path)
else:
    with open(path, encoding="utf-8") as file:
        for line in file:
            for record in pymarc.JSONReader("[" + line + "]"):
                use(record)
seconds = time.perf_counter() - begun
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"records": count, "seconds": seconds, "megabytes": megabytes}))
