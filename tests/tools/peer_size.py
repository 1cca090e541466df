"""A plain text of Project Gutenberg → the same book for chapbook and for Typst, in one setting, to compare the sizes
of their PDFs.

    python peer_size.py NOVEL.txt FONTS OUT CHAPBOOK

FONTS is the folder of Debian's fonts-ebgaramond, OUT a folder to work in, CHAPBOOK the built program. Needs the module
`typst`. Every chapter opens a page; trim 5.5 x 8.5 in, EB Garamond 12 11/14 pt on 306 pt, no contents, as in
`typography.py`. Prints the size of each file in bytes and the ratio.
"""

import pathlib
import re
import shutil
import subprocess
import sys

import typst

SETTING = """#set document(title: "War and Peace")
#set page(width: 396pt, height: 612pt, margin: (inside: 45pt, outside: 45pt, top: 50pt, bottom: 72pt), numbering: "1")
#set text(font: "EB Garamond 12", size: 11pt, lang: "en", hyphenate: true, top-edge: 10pt, bottom-edge: -4pt)
#set par(justify: true, leading: 0pt, spacing: 0pt, first-line-indent: (amount: 14pt, all: true))
#set smartquote(enabled: false)
#show heading: it => { pagebreak(weak: true); block(height: 56pt, width: 100%, align(center, text(size: 16pt, weight: "regular", it.body))) }
"""

BOOK = """[book]
title = "War and Peace"
language = "en"
[[sources]]
path = "content/*.md"
[manuscript]
order = "first-seen"
[pdf]
trim = "5.5x8.5in"
margins = { inner = "45pt", outer = "45pt", top = "50pt", bottom = "72pt" }
font = { regular = "fonts/EBGaramond12-Regular.otf", italic = "fonts/EBGaramond12-Italic.otf", bold = "fonts/EBGaramond12-Bold.otf" }
font-size = "11pt"
leading = "14pt"
indent = "14pt"
"""


def chapters(path):
    """Titles with their paragraphs, from the last opening of the first book on (the contents have it too)."""
    text = path.read_text(encoding="utf-8-sig").replace("\r", "")
    text = text[text.index("*** START OF") : text.index("*** END OF")]
    text = text[text.rindex("\nBOOK ONE: ") :]
    part, found = "", []
    for block in re.split(r"\n\s*\n", text):
        block = " ".join(block.split())
        if re.fullmatch(r"(BOOK [A-Z]+: .*|FIRST EPILOGUE.*|SECOND EPILOGUE.*)", block):
            part = block.title()
        elif re.fullmatch(r"CHAPTER [IVXL]+", block):
            found.append((f"{part}: {block.title()}", []))
        elif block and found:
            found[-1][1].append(block)
    return found


def escaped(text, signs):
    return re.sub(f"([{re.escape(signs)}])", r"\\\1", text)


def main(novel, fonts, out, chapbook):
    out = pathlib.Path(out)
    shutil.rmtree(out, ignore_errors=True)
    (out / "content").mkdir(parents=True)
    shutil.copytree(fonts, out / "fonts")
    book = chapters(pathlib.Path(novel))
    typ = [SETTING]
    for number, (title, paragraphs) in enumerate(book, 1):
        typ.append(f"= {title}\n")
        typ += [escaped(text, "\\*_#$@<>`~-/[]=+") + "\n" for text in paragraphs]
        body = "\n\n".join(escaped(text, "\\*_#<>`~[]&+-!|") for text in paragraphs)
        (out / "content" / f"{number:03}.md").write_text(f"---\ntitle: \"{title}\"\n---\n\n{body}\n")
    (out / "book.typ").write_text("\n".join(typ))
    (out / "book.toml").write_text(BOOK)
    typst.compile(out / "book.typ", output=out / "typst.pdf", font_paths=[fonts])
    subprocess.run([chapbook, "build", out, "--only", "pdf,print"], check=True)
    sizes = {path.name: path.stat().st_size for path in (out / "typst.pdf", *sorted((out / "out").glob("*.pdf")))}
    for name, size in sizes.items():
        print(f"{name}: {size} bytes, {size / sizes['typst.pdf']:.3f} of Typst's")


if __name__ == "__main__":
    main(*sys.argv[1:])
