#!/usr/bin/env python3
"""Cuts the three faces of the documents from the variable fonts; see README.md beside it.

usage: cut.py INTER_FILES SERIF_FILES    (the `files` folders of the two npm packages)
"""
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib.instancer import instantiateVariableFont

LETTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00), 0x2009,
    *range(0x2010, 0x2016), *range(0x2018, 0x201F), *range(0x2020, 0x2023), 0x2026, 0x202F, 0x2030,
    0x2039, 0x203A, 0x20AC, 0x2122, 0x2212,
]
FACES = {
    "sans-regular.ttf": ("inter", "Parterre Sans", "Regular", {"wght": 400, "opsz": 14}),
    "sans-semibold.ttf": ("inter", "Parterre Sans", "SemiBold", {"wght": 600, "opsz": 14}),
    "serif-semibold.ttf": ("source-serif-4", "Parterre Serif", "SemiBold", {"wght": 600, "opsz": 24}),
}


def instance(path, axes):
    """One static master of one file, its digits of equal width, without layout tables."""
    font = TTFont(path)
    font = instantiateVariableFont(font, axes)
    tabular = {}
    if "GSUB" in font:
        gsub = font["GSUB"].table
        for feature in gsub.FeatureList.FeatureRecord:
            if feature.FeatureTag == "tnum":
                for index in feature.Feature.LookupListIndex:
                    for table in gsub.LookupList.Lookup[index].SubTable:
                        tabular.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        if table.isUnicode():
            for digit in range(0x30, 0x3A):
                if digit in table.cmap:
                    table.cmap[digit] = tabular.get(table.cmap[digit], table.cmap[digit])
    options = Options(layout_features=[], hinting=False, glyph_names=False, notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "HVAR", "MVAR", "avar", "gasp", "DSIG", "kern"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    return font


def flatten(font):
    """No composite glyph is left: the program cuts again, letter by letter, by copying outlines."""
    glyphs, glyf = font.getGlyphSet(), font["glyf"]
    for name in font.getGlyphOrder():
        if glyf[name].isComposite():
            recording = DecomposingRecordingPen(glyphs)
            glyphs[name].draw(recording)
            pen = TTGlyphPen(None)
            recording.replay(pen)
            glyf[name] = pen.glyph()


def add_spaces(font):
    """The narrow no-break space of French figures and the non-breaking hyphen, which the sources lack."""
    cmap = font.getBestCmap()
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.setdefault(0x202F, cmap[0x2009])
            table.cmap.setdefault(0x2011, cmap[ord("-")])
    # A fifth of an em: the sources' thin space all but closes « 20 h 30 » at the size of a ticket.
    font["hmtx"][cmap[0x2009]] = (font["head"].unitsPerEm // 5, 0)


def rename(font, family, style):
    """The licence reserves the name « Source » for the original: a cut bears another, and keeps the notices."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 13, 14)]
    postscript = f"{family}-{style}".replace(" ", "")
    for number, value in ((1, family), (2, style), (4, f"{family} {style}"), (6, postscript)):
        names.setName(value, number, 3, 1, 0x409)


def main(inter, serif):
    folders = {"inter": Path(inter), "source-serif-4": Path(serif)}
    here = Path(__file__).parent
    for name, (family, own_name, style, axes) in FACES.items():
        with tempfile.TemporaryDirectory() as folder:
            parts = []
            for script in ("latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext"):
                part = instance(folders[family] / f"{family}-{script}-opsz-normal.woff2", axes)
                part.flavor = None
                parts.append(f"{folder}/{script}.ttf")
                part.save(parts[-1])
            font = Merger().merge(parts)
        flatten(font)
        add_spaces(font)
        scale_upem(font, 1000)
        rename(font, own_name, style)
        font["post"].formatType = 3.0
        font["head"].modified = font["head"].created
        font.recalcTimestamp = False
        for tag in [tag for tag in font.keys() if tag not in
                    ("GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post")]:
            del font[tag]
        font.save(here / name)
        print(name, (here / name).stat().st_size, "bytes", len(font.getBestCmap()), "characters")


if __name__ == "__main__":
    main(*sys.argv[1:])
