#!/usr/bin/env python3
"""Reads an EPUB with EbookLib, which knows nothing of chapbook, and prints what it finds as JSON.

    read_back.py BOOK.epub

`title`, `creators`, `identifier`, `language` from the package; `documents`, the documents of the spine in order, each
with its file, its title in the table of contents (the NCX's or nav's) and its words; `linear`, whether it is read on the way.
"""

import json
import sys
import warnings

from ebooklib import epub
from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
# Elements that do not part words.
INLINE = set(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q ruby rb rt s samp small span strong sub sup time u var wbr".split()
)


def main(path):
    warnings.simplefilter("ignore")
    book = epub.read_epub(path)
    titles = dict(contents(book.toc))
    documents = []
    for name, linear in book.spine:
        item = book.get_item_with_id(name)
        file = item.get_name()
        documents.append(
            {"file": file, "title": titles.get(file), "text": text(item.content), "linear": linear != "no"}
        )
    first = lambda name: [value for value, _ in book.get_metadata("DC", name)]
    facts = {"title": first("title"), "creators": first("creator"), "language": first("language")}
    json.dump({**facts, "identifier": first("identifier"), "documents": documents}, sys.stdout)


def contents(entries):
    for entry in entries:
        section, children = entry if isinstance(entry, tuple) else (entry, [])
        yield section.href.split("#")[0], section.title
        yield from contents(children)


def text(content):
    body = etree.fromstring(content).find(f"{XHTML}body")
    return "".join(pieces(body))


def pieces(element):
    if not isinstance(element.tag, str):
        return
    parts = element.tag.removeprefix(XHTML) not in INLINE
    yield "\n" if parts else ""
    yield element.text or ""
    for child in element:
        yield from pieces(child)
        yield child.tail or ""
    yield "\n" if parts else ""


if __name__ == "__main__":
    main(sys.argv[1])
