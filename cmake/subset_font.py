"""subset_font.py FONT OUTPUT UNITS RANGES: the font with those characters alone, as small as it packs.

ImGui's rasteriser reads outlines, advances and the table of characters. What else fonts hold is left out,
and so are subroutines: repeated text packs better than calls to it.
"""

import sys

from fontTools import subset
from fontTools.cffLib import cffStandardStrings
from fontTools.ttLib.scaleUpem import scale_upem


def rename(font, names):
    """CFF writes names out unless they are among its standard ones; nothing here asks for a name."""
    new = dict(zip(font.getGlyphOrder(), names))
    top = font["CFF "].cff.topDictIndex[0]
    strings = top.CharStrings
    strings.charStrings = {new[name]: each for name, each in strings.charStrings.items()}
    top.charset = [new[name] for name in top.charset]
    font["hmtx"].metrics = {new[name]: each for name, each in font["hmtx"].metrics.items()}
    for table in font["cmap"].tables:
        table.cmap = {code: new[name] for code, name in table.cmap.items()}
    font.setGlyphOrder([new[name] for name in font.getGlyphOrder()])


def codes(ranges):
    for each in ranges.split(","):
        ends = [int(end, 16) for end in each.split("-")]
        yield from range(ends[0], ends[-1] + 1)


def main(source, output, units, ranges):
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "OS/2", "gasp", "name", "post"]
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes(ranges))
    subsetter.subset(font)
    # Fewer units to the em are shorter numbers.
    scale_upem(font, int(units))
    # The left side bearing is read from the outline.
    metrics = font["hmtx"].metrics
    for name, (advance, _) in metrics.items():
        metrics[name] = (advance, 0)
    if "CFF " in font:
        rename(font, cffStandardStrings)
    font.save(output)


main(*sys.argv[1:])
