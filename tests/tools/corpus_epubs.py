#!/usr/bin/env python3
"""Builds the EPUB of every collection of real input and has each judged from outside.

    CHAPBOOK_CORPUS=… CHAPBOOK_TOOLS=… tests/tools/corpus_epubs.py PROGRAM [--seeds FOLDER] [--ace] [--keep FOLDER]

PROGRAM is a built `chapbook`. Prints a line for each book: essays, bytes, what EPUBCheck and, with `--ace`, Ace find,
and what our own validator finds; then the messages. EPUBCheck runs once on all; Ace takes up to a minute a book.
Ends with 1 when anything is found. `tests/run` installs both judges.
"""

import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# Collection, language, and the globs of its texts. A language in the name of a glob makes a book of its own.
COLLECTIONS = [
    ("blog-toml-rust-inside", "en", ["inside-rust/**"]),
    ("blog-yaml-18f", "en", ["posts/**", "assets/**"]),
    ("docx", "en", ["*.docx"]),
    ("dumps-overlap-18f", "en", ["page*.txt"]),
    ("epub", "en", ["*.epub"]),
    ("exports-ghost-medium", "en", ["ghost/*.json", "export/**/*.html"]),
    ("html-fr-debian-faq", "fr", ["*.html"]),
    ("html-it-debian-faq", "it", ["*.html"]),
    ("md-opensource-guide", "en", ["_articles/*.md", "assets/**"]),
    ("md-opensource-guide", "ar", ["_articles/ar/*.md", "assets/**"]),
    ("md-opensource-guide", "de", ["_articles/de/*.md", "assets/**"]),
    ("md-opensource-guide", "el", ["_articles/el/*.md", "assets/**"]),
    ("md-opensource-guide", "es", ["_articles/es/*.md", "assets/**"]),
    ("md-opensource-guide", "fr", ["_articles/fr/*.md", "assets/**"]),
    ("md-opensource-guide", "pl", ["_articles/pl/*.md", "assets/**"]),
    ("md-opensource-guide", "zh-Hans", ["_articles/zh-hans/*.md", "assets/**"]),
    ("mdbook-rust-book", "en", ["src/**"]),
    ("nasty", "en", ["*.md", "*.txt", "*.html", "*.xhtml", "images/**"]),
    ("novel-war-and-peace", "en", ["*.txt"]),
    ("se-sherlock-holmes", "en", ["src/epub/text/*.xhtml", "src/epub/images/**"]),
    ("txt-chesterton-heretics", "en", ["470.txt"]),
    ("txt-de-kafka-betrachtung", "de", ["23532-8.txt"]),
    ("txt-oneline-state-of-the-union", "en", ["*.txt"]),
    ("txt-ru-tolstoy-essays", "ru", ["*.txt"]),
    ("wxr-wordpress-theme-test", "en", ["*.xml"]),
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("--seeds")
    arguments.add_argument("--ace", action="store_true")
    arguments.add_argument("--keep", help="a folder for the EPUBs")
    options = arguments.parse_args()
    corpus = os.environ["CHAPBOOK_CORPUS"]
    books = [(name, os.path.join(corpus, name), language, globs) for name, language, globs in COLLECTIONS]
    if options.seeds:
        books.append(("seeds", options.seeds, "en", ["page*.txt"]))
    with tempfile.TemporaryDirectory(prefix="chapbook-") as scratch:
        keep = options.keep or os.path.join(scratch, "epubs")
        os.makedirs(keep, exist_ok=True)
        rows = []
        for name, folder, language, globs in books:
            if not os.path.isdir(folder):
                print(f"skipped: {folder} is not there", file=sys.stderr)
                continue
            rows.append(build(options.program, scratch, keep, name, folder, language, globs))
        epubs = [row["epub"] for row in rows if row["epub"]]
        judged = epubcheck(epubs)
        for row in rows:
            if row["epub"]:
                row["epubcheck"] = judged[os.path.basename(row["epub"])]
                row["ours"] = ours(options.program, row["epub"])
                row["ace"] = ace(row["epub"], scratch) if options.ace else None
        return report(rows)


def build(program, scratch, keep, name, folder, language, globs):
    """Copies the collection, writes a book.toml and builds."""
    title = f"{name} ({language})"
    slug = f"{name}-{language}".lower()
    book = os.path.join(scratch, slug)
    shutil.copytree(folder, os.path.join(book, "content"))
    sources = "".join(f"[[sources]]\npath = {json.dumps('content/' + one)}\n" for one in globs if found(folder, one))
    head = f"[book]\ntitle = {json.dumps(title)}\nslug = \"{slug}\"\nlanguage = \"{language}\"\nauthors = [\"Various\"]\n"
    with open(os.path.join(book, "book.toml"), "w", encoding="utf-8") as file:
        file.write(f"{head}{sources}[epub]\n")
    done = run(program, "build", book, "--out", keep, "--message-format", "json")
    row = {"name": title, "epub": None, "essays": 0}
    if done.returncode != 0:
        errors = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
        row["failed"] = [f"{one['rule']}: {one['message']}" for one in errors if one["severity"] == "error"]
        return row
    listing = json.loads(run(program, "list", book, "--format", "json").stdout)
    row["essays"] = len(listing["essays"])
    row["epub"] = os.path.join(keep, f"{slug}.epub")
    return row


def found(folder, one):
    return any(os.path.isfile(path) for path in glob.glob(os.path.join(folder, one), recursive=True))


def epubcheck(epubs):
    """What EPUBCheck finds in each, by file name: ids of warnings and worse."""
    jar = os.path.realpath(os.path.join(os.environ["CHAPBOOK_TOOLS"], "epubcheck", "epubcheck.jar"))
    classes = f"{jar}{os.pathsep}{os.path.join(os.path.dirname(jar), 'lib', '*')}"
    tool = os.path.join(HERE, "EpubCheckMany.java")
    done = run("java", "-XX:+UseSerialGC", "-Dwarnings=true", "-cp", classes, tool, *epubs)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    if len(lines) != len(epubs):
        sys.exit(f"EPUBCheck stopped:\n{done.stderr}")
    return {name: ids for name, *ids in lines}


def ours(program, epub):
    done = run(program, "check", epub, "--message-format", "json")
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    return [f"{one['rule']}: {one['file']}: {one['message']}" for one in lines]


def ace(epub, scratch):
    """Rules of Ace that the book breaks, with how often."""
    folder = os.path.join(scratch, "ace")
    tools = os.environ["CHAPBOOK_TOOLS"]
    run(os.path.join(tools, "node_modules", ".bin", "ace-puppeteer"), "-f", "-s", "-o", folder, epub)
    with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
        outcome = json.load(file)
    rules = {}
    for document in outcome["assertions"]:
        for one in document["assertions"]:
            rule = one["earl:test"]["dct:title"]
            rules[rule] = rules.get(rule, 0) + 1
    return [f"{rule} {count}" for rule, count in sorted(rules.items())]


def report(rows):
    print("| book | essays | KiB | EPUBCheck | Ace | own check |\n|---|---:|---:|---:|---:|---:|")
    wrong = False
    for row in rows:
        if not row["epub"]:
            print(f"| {row['name']} | not built | | | | |")
            wrong = True
            continue
        judges = [row["epubcheck"], row["ace"], row["ours"]]
        counts = " | ".join("–" if found is None else str(len(found)) for found in judges)
        print(f"| {row['name']} | {row['essays']} | {os.path.getsize(row['epub']) // 1024} | {counts} |")
        wrong |= any(judges)
    for row in rows:
        for judge in ["failed", "epubcheck", "ace", "ours"]:
            for message in row.get(judge) or []:
                print(f"{row['name']}: {judge}: {message}")
    return int(wrong)


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
