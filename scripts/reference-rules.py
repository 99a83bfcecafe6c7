#!/usr/bin/env python3
"""What the official stylesheets say about documents, for comparing our own rule packs with them.

usage: reference-rules.py FOLDER < list        (list: one `pack<TAB>file` a line)

FOLDER holds one compiled stylesheet per pack, `<pack>.xslt`, as its publisher releases it. Prints one JSON
object a line: {"pack", "file", "fired": {rule: count}}; "fired" is null where the stylesheet itself aborts.
Needs the package `saxonche` (12.5 for OIOUBL, whose stylesheets 13 cannot compile).
"""

import collections
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

from saxonche import PySaxonProcessor

SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def rule(found):
    """The id of a rule: an attribute, in OIOUBL the first word of the text in brackets."""
    text = "".join(found.find(SVRL + "text").itertext())
    bracketed = re.match(r"\s*\[([^\]]+)\]", text)
    return found.get("id") if found.get("id") and not bracketed else bracketed.group(1)


def main(folder):
    processor = PySaxonProcessor(license=False)
    compiled = {}
    for line in sys.stdin:
        pack, file = line.rstrip("\n").split("\t")
        if pack not in compiled:
            stylesheet = str(folder / f"{pack}.xslt")
            compiled[pack] = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=stylesheet)
        try:
            report = compiled[pack].transform_to_string(xdm_node=processor.parse_xml(xml_file_name=file))
        except Exception:
            report = None
        fired = None
        if report is not None:
            found = tree.fromstring(report.encode())
            tags = (SVRL + "failed-assert", SVRL + "successful-report")
            fired = dict(collections.Counter(rule(one) for one in found.iter() if one.tag in tags))
        print(json.dumps({"pack": pack, "file": file, "fired": fired}))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
