"""subset_font.py FONT OUTPUT UNITS RANGES: the font with those characters alone, as small as it packs.

ImGui's rasteriser reads outlines, advances and the table of characters. What else fonts hold is left out,
and so are subroutines: repeated text packs better than calls to it.
"""

import sys

from cubic_outlines import outline, program, redrawn, rounded
from fontTools import subset
from fontTools.cffLib import cffStandardStrings
from fontTools.fontBuilder import FontBuilder, buildCmapSubTable
from fontTools.misc.psCharStrings import T2CharString
from fontTools.ttLib.scaleUpem import scale_upem

# In units: how far an outline in quadratics may move when it is drawn in cubics. Rounding to whole units
# moves its corners by 0.7.
TOLERANCE = 0.75


def codes(ranges):
    for each in ranges.split(","):
        ends = [int(end, 16) for end in each.split("-")]
        yield from range(ends[0], ends[-1] + 1)


def programs(font, scale):
    """The program of each glyph, in their order."""
    glyphs = font.getGlyphSet()
    for name in font.getGlyphOrder():
        contours = outline(glyphs, name, scale)
        if "glyf" in font:
            yield program([redrawn(contour, TOLERANCE) for contour in contours])
        else:
            yield program([[rounded(curve) for curve in contour] for contour in contours])


def main(source, output, units, ranges):
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "OS/2", "gasp", "name", "post"]
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes(ranges))
    subsetter.subset(font)

    # CFF writes names out unless they are among its standard ones; nothing here asks for a name.
    names = dict(zip(font.getGlyphOrder(), cffStandardStrings))
    # Fewer units to the em are shorter numbers.
    drawn = dict(zip(names.values(), programs(font, int(units) / font["head"].unitsPerEm)))
    scale_upem(font, int(units))
    # The left side bearing is read from the outline.
    metrics = {names[name]: (advance, 0) for name, (advance, _) in font["hmtx"].metrics.items()}
    characters = {code: names[name] for code, name in font.getBestCmap().items()}
    notices = {}
    if "CFF " in font:
        top = font["CFF "].cff.topDictIndex[0]
        notices = {"Notice": top.Notice, "Copyright": top.Copyright}
    for table in ("CFF ", "glyf", "loca", "maxp"):
        if table in font:
            del font[table]

    font.setGlyphOrder(list(drawn))
    font["hmtx"].metrics = metrics
    font["cmap"].tables = [buildCmapSubTable(characters, 4, 3, 1)]
    builder = FontBuilder(font=font)
    builder.setupMaxp()
    # Advances are read from hmtx, so that programs need not say them.
    builder.setupCFF("F", notices, {name: T2CharString(program=each) for name, each in drawn.items()}, {})
    font.save(output)


main(*sys.argv[1:])
