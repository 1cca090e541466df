#!/usr/bin/env python3
"""Holds the page list of an EPUB to the pages of its PDF, by what pdftotext reads off them.

    tests/tools/page_words.py BOOK.epub BOOK.pdf [BOOK.epub BOOK.pdf …]

Letters and digits behind each mark, up to the next, must stand on the page of that label, in order; where pdftotext reads
another order (right to left, columns of tables) they must be there as a set. Captions float and are left out, formulas and
the marks of notes too. Prints for each book: marks, pages, letters, how many pages hold in order, as a set, not; then
those that do not. Needs pdftotext, and pikepdf for the labels.
"""

import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from xml.etree import ElementTree

import pikepdf

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
PACKAGE = "{http://www.idpf.org/2007/opf}"
ROMAN = [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


def letters(text):
    """Letters and digits alone, without case and accents: what divides and joins words differs between the two."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in text if c.isalnum())


def marked(epub):
    """The text behind each mark, by label, in order; checks that the lists name the marks in this order."""
    archive = zipfile.ZipFile(epub)
    package = ElementTree.fromstring(archive.read("OEBPS/content.opf"))
    items = {item.get("id"): item.get("href") for item in package.iter(f"{PACKAGE}item")}
    pages, places = {}, []
    current = []

    def walk(element, page):
        kind = element.get(TYPE) or ""
        if kind == "pagebreak":
            page = pages.setdefault(element.get("aria-label"), [])
            places.append(f"{page_file}#{element.get('id')}")
        classes = (element.get("class") or "").split()
        floats = element.tag == f"{XHTML}figcaption" and not any(one.get(TYPE) == "pagebreak" for one in element.iter())
        skipped = kind in ("noteref", "footnote") or "backlink" in classes or floats or element.tag.endswith("}math")
        if not skipped and element.tag != f"{XHTML}head":
            page.append(element.text or "")
            for child in element:
                page = walk(child, page)
                page.append(child.tail or "")
        return page

    for itemref in package.iter(f"{PACKAGE}itemref"):
        page_file = items[itemref.get("idref")]
        if page_file not in ("nav.xhtml", "text/cover.xhtml"):
            current = walk(ElementTree.fromstring(archive.read(f"OEBPS/{page_file}")), current)
    nav = ElementTree.fromstring(archive.read("OEBPS/nav.xhtml"))
    lists = [one for one in nav.iter(f"{XHTML}nav") if one.get(TYPE) == "page-list"]
    listed = [(link.text, link.get("href")) for one in lists for link in one.iter(f"{XHTML}a")]
    assert listed == list(zip(pages, places)), "the page list does not name the marks in their order"
    return {label: letters("".join(parts)) for label, parts in pages.items()}


def printed(pdf):
    """The text of each page, by label."""
    read = subprocess.run(["pdftotext", "-enc", "UTF-8", pdf, "-"], capture_output=True, check=True).stdout
    texts = read.decode("utf-8", "replace").split("\f")[:-1]
    labels = []
    with pikepdf.open(pdf) as document:
        numbers = list(document.Root.PageLabels.Nums)
        for start, style in zip(numbers[::2], numbers[1::2]):
            del labels[int(start):]
            first = int(style.get("/St", 1))
            is_roman = str(style.get("/S")) == "/r"
            for number in range(first, first + len(texts) - int(start)):
                labels.append(roman(number) if is_roman else str(number))
    return {label: letters(re.sub("\u00ad\\s*\n\\s*", "", text)) for label, text in zip(labels, texts)}


def roman(number):
    out = ""
    for value, sign in ROMAN:
        while number >= value:
            out, number = out + sign, number - value
    return out


def compare(epub, pdf):
    marks, pages = marked(epub), printed(pdf)
    ordered = unordered = 0
    differ = []
    for label, text in marks.items():
        page = pages.get(label, "")
        rest = iter(page)
        if all(c in rest for c in text):
            ordered += 1
        elif not Counter(text) - Counter(page):
            unordered += 1
        else:
            differ.append(label)
    length = sum(map(len, marks.values()))
    counts = f"{ordered} in order, {unordered} as a set, {len(differ)} not"
    print(f"{epub}: {len(marks)} marks, {len(pages)} pages, {length} letters; {counts}: {' '.join(differ)}")


for at in range(1, len(sys.argv), 2):
    compare(sys.argv[at], sys.argv[at + 1])
