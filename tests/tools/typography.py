#!/usr/bin/env python3
"""Typographic figures of a book beside their targets. Needs pymupdf and fonttools; measure.py is the ruler.

    typography.py                     the reference setting of $CHAPBOOK_TYPOGRAPHY (its README says what lies there),
                                      with Debian's fonts-ebgaramond, and the same in a column of 198 pt
    typography.py FOLDER              any book: a folder with a book.toml whose margins are a table
    typography.py BOOK.pdf --block-width 306 [--font F.otf] [--text T.txt]
    --bin PROGRAM                     the chapbook to measure (default: chapbook, as found on the path)
    --show N                          N examples of each fault
    --lines FILE                      every line with its figures, as tab-separated values
    --only wide|narrow                one of the two reference settings
    --keep FOLDER                     where the reference books are built (default: a temporary folder)

A book is measured from the first page with an arabic label on. Ends with 1 when a target is missed.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

import measure
import pymupdf

FONTS = pathlib.Path("/usr/share/fonts/opentype/ebgaramond")
UNITS = {"pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 720 / 25.4}

# Figure of measure.py, what it is called, the largest value that meets the target.
TARGETS = [
    ("overfull", "overfull lines", 0),
    ("underfull", "underfull lines", 0),
    ("loose15", "lines looser than 1.5, %", 0.4),
    ("vloose2", "lines looser than 2, %", 0),
    ("tight75", "lines tighter than .75, %", 1.2),
    ("ln_sd", "word space of a line, sd", 0.12),
    ("ln_contrast", "neighbours that differ by > .5, %", 0.7),
    ("hyph_per1000", "hyphenations per 1000 lines", 13),
    ("ladders3", "ladders of three", 0),
    ("hyph_page", "hyphens at page ends", 0),
    ("rivers4", "rivers of four per 1000 lines", 5.0),
    ("stacks", "stacks per 1000 lines", 2),
    ("stub", "last lines under 2 em per 1000 paragraphs", 1),
    ("widows", "widows", 0),
    ("orphans", "orphans", 0),
    ("spread_uneven", "uneven spreads, %", 0),
    ("grid_off", "lines off the grid, %", 0),
    ("fit_max", "letter fit of a line, % at most", 2.1),
]
NARROW = [
    ("overfull", "overfull lines", 0),
    ("loose15", "lines looser than 1.5, %", 5),
    ("hyph_per1000", "hyphenations per 1000 lines", 80),
    ("ladders3", "ladders of three", 0),
]
# What must stand out into the margin, in em, by more than half a hundredth.
HANGS = ["hang_hyphen", "hang_comma", "hang_period", "hang_rquote", "hang_lquote"]
# Figures without a target that help to read the others.
MORE = ["lines", "paragraphs", "ln_mean", "ln_min", "ln_max", "sp_sd", "fit_sd", "hyph_explicit", "hyph_parend",
        "near_full", "bottom_short", "edge_median"]


def points(length, em=11.0):
    """A length of book.toml in points."""
    number = length.rstrip("abcdefghijklmnopqrstuvwxyz ")
    unit = length[len(number):].strip()
    return float(number) * (em if unit == "em" else UNITS[unit])


def block_width(pdf):
    """The width of the text block from the trim and margins of a book.toml."""
    size = points(pdf.get("font-size", "11pt"))
    width = pdf.get("trim", "5.5x8.5in")
    named = {"a5": 419.53, "a6": 297.64, "b6": 354.33, "digest": 396.0, "letter": 612.0, "a4": 595.28, "b5": 498.9}
    if width in named:
        page = named[width]
    else:
        wide, high = width.replace("×", "x").split("x")
        page = points(wide.strip() if wide.strip()[-1].isalpha() else wide.strip() + high.strip().lstrip("0123456789. "))
    margins = pdf.get("margins", "auto")
    if isinstance(margins, str):
        return page * (1 - 104 / 396)
    return page - points(margins["inner"], size) - points(margins["outer"], size)


def first_body_page(path):
    """The number, from 1, of the first page whose label is arabic."""
    document = pymupdf.open(path)
    for page in document:
        if page.get_label().isdigit():
            return page.number + 1
    return 1


def build(program, folder):
    """Builds the PDF of a book and gives its path."""
    out = pathlib.Path(tempfile.mkdtemp(prefix="typography-"))
    subprocess.run([program, "build", str(folder), "--only", "pdf", "--out", str(out)], check=True)
    return next(out.glob("*.pdf"))


def reference(folder, narrow):
    """Puts the reference book together in a folder."""
    source = pathlib.Path(os.environ["CHAPBOOK_TYPOGRAPHY"])
    folder.mkdir(parents=True, exist_ok=True)
    for name in ["stories", "fonts"]:
        (folder / name).mkdir(exist_ok=True)
    for story in (source / "sherlock").glob("*.md"):
        shutil.copyfile(story, folder / "stories" / story.name)
    for style in ["Regular", "Italic", "Bold"]:
        shutil.copyfile(FONTS / f"EBGaramond12-{style}.otf", folder / "fonts" / f"EBGaramond12-{style}.otf")
    toml = (source / "reference.toml").read_text()
    if narrow:
        toml = toml.replace('inner = "45pt", outer = "45pt"', 'inner = "99pt", outer = "99pt"')
    (folder / "book.toml").write_text(toml)
    return folder, source / "sherlock" / "book.txt"


def figures(path, width, font, text, options):
    arguments = [str(path), "--block-width", str(width), "--show", str(options.show)]
    first = first_body_page(path)
    # The ruler takes page A as its first; parity stays that of the whole file.
    arguments += ["--pages", f"{first}-{len(pymupdf.open(path))}"]
    if font:
        arguments += ["--font", str(font)]
    if text:
        arguments += ["--text", str(text)]
    if options.lines:
        arguments += ["--dump-lines", options.lines]
    return measure.analyse(str(path), measure.args(arguments))


def table(name, found, targets, hangs):
    """Prints the figures of a book; whether all targets are met."""
    print(f"\n{name}\n")
    print("| figure | value | target | |\n|---|---|---|---|")
    met = True
    for key, words, limit in targets:
        value = found.get(key)
        good = value is not None and value <= limit + 1e-9
        met &= good
        print(f"| {words} | {value} | {limit} | {'' if good else 'MISSED'} |")
    if hangs:
        for key in HANGS:
            value = found.get(key)
            good = value is not None and value > 0.005
            met &= good
            print(f"| {key.replace('_', ' of ', 1).replace('hang of', 'hang of the')}, em | {value} | > 0 | {'' if good else 'MISSED'} |")
    print("|", "; ".join(f"{key} {found[key]}" for key in MORE if key in found), "| | | |")
    for fault, examples in found["_examples"].items():
        print(f"-- {fault}")
        for page, words in examples:
            print(f"   p. {page}: {words}")
    return met


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book", nargs="?", type=pathlib.Path)
    parser.add_argument("--bin", default="chapbook")
    parser.add_argument("--block-width", type=float)
    parser.add_argument("--font")
    parser.add_argument("--text")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--lines")
    parser.add_argument("--only", choices=["wide", "narrow"])
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    if options.book is None:
        folder = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="typography-"))
        met = True
        for name, width, targets in [("wide", 306.0, TARGETS), ("narrow", 198.0, NARROW)]:
            if options.only in (None, name):
                book, text = reference(folder / name, name == "narrow")
                path = build(options.bin, book)
                found = figures(path, width, FONTS / "EBGaramond12-Regular.otf", text, options)
                met &= table(f"Reference setting, {width:.0f} pt wide: {path}", found, targets, name == "wide")
        return 0 if met else 1
    if options.book.suffix == ".pdf":
        path, width = options.book, options.block_width
        if not width:
            parser.error("a PDF needs --block-width")
    else:
        with open(options.book / "book.toml", "rb") as file:
            width = options.block_width or block_width(tomllib.load(file).get("pdf", {}))
        path = build(options.bin, options.book)
    found = figures(path, width, options.font, options.text, options)
    return 0 if table(f"{path}, {width:.1f} pt wide", found, TARGETS, True) else 1


if __name__ == "__main__":
    sys.exit(main())
