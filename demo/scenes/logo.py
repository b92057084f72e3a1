"""Draw the brokerage's logo and the agent's illustrated portrait.

    python -m demo.scenes.logo [--out demo/brand]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

NAVY, PINE, SAND = (22, 48, 66), (47, 93, 80), (200, 155, 92)
INTER = Path("/usr/share/fonts/opentype/inter")
Point = tuple[float, float]


def font(name: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Inter (OFL) when installed, Pillow's own face otherwise."""
    path = INTER / f"{name}.otf"
    return ImageFont.truetype(str(path), size) if path.exists() else ImageFont.load_default(size)


def spaced(draw: ImageDraw.ImageDraw, at: Point, text: str, face: ImageFont.FreeTypeFont, color: tuple[int, int, int], tracking: float) -> None:
    """Text with letter spacing."""
    x, y = at
    for letter in text:
        draw.text((x, y), letter, font=face, fill=color)
        x += draw.textlength(letter, font=face) + tracking


def logo() -> Image.Image:
    """A pine over harbour waves in a ring, and the name beside it (800 x 240, transparent)."""
    k = 4
    image = Image.new("RGBA", (800 * k, 240 * k), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    cx, cy, r = 120 * k, 120 * k, 92 * k
    draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=NAVY)
    draw.ellipse((cx - r + 7 * k, cy - r + 7 * k, cx + r - 7 * k, cy + r - 7 * k), outline=SAND, width=2 * k)
    for top, bottom, half in ((-64, -28, 21), (-44, -2, 30), (-20, 28, 39)):
        draw.polygon([(cx, cy + top * k), (cx + half * k, cy + bottom * k), (cx - half * k, cy + bottom * k)], fill=(244, 240, 230))
    draw.rectangle((cx - 4.5 * k, cy + 28 * k, cx + 4.5 * k, cy + 40 * k), fill=(244, 240, 230))
    for row, (span, y) in enumerate(((54, 47), (42, 60))):
        xs = np.linspace(-span, span, 160)
        line = [(cx + x * k, cy + (y + 4 * np.sin(x / 27 * 2 * np.pi + row * np.pi)) * k) for x in xs]
        draw.line(line, fill=SAND, width=4 * k, joint="curve")
        for x, y_end in (line[0], line[-1]):
            draw.ellipse((x - 2 * k, y_end - 2 * k, x + 2 * k, y_end + 2 * k), fill=SAND)
    draw.text((240 * k, 64 * k), "Harbour & Pine", font=font("InterDisplay-SemiBold", 72 * k), fill=NAVY)
    spaced(draw, (244 * k, 154 * k), "REALTY", font("Inter-Medium", 27 * k), PINE, 13 * k)
    draw.line((446 * k, 171 * k, 716 * k, 171 * k), fill=SAND, width=2 * k)
    return image.resize((800, 240), Image.LANCZOS)


def curve(points: list[Point], closed: bool = True, steps: int = 24) -> list[Point]:
    """A smooth (Catmull-Rom) outline through points."""
    p = [np.array(q, float) for q in points]
    n = len(p)
    result: list[Point] = []
    for i in range(n if closed else n - 1):
        if closed:
            a, b, c, d = p[(i - 1) % n], p[i], p[(i + 1) % n], p[(i + 2) % n]
        else:
            a, b, c, d = p[max(i - 1, 0)], p[i], p[i + 1], p[min(i + 2, n - 1)]
        for t in np.linspace(0, 1, steps, endpoint=False):
            q = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
            result.append((float(q[0]), float(q[1])))
    return result


def portrait() -> Image.Image:
    """A friendly flat portrait: shoulder-length hair, navy blazer, light blouse (800 x 800)."""
    k = 3
    image = Image.new("RGB", (800 * k, 800 * k))
    pixels = np.zeros((800 * k, 800 * k, 3))
    y, x = np.mgrid[0:1:800 * k * 1j, 0:1:800 * k * 1j]
    pixels[:] = np.array([224, 231, 228]) - (y * 16)[..., None]
    pixels += (18 * np.exp(-((x - .5) ** 2 + (y - .42) ** 2) / .09))[..., None]
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))

    def shape(points: list[Point], color: tuple[int, int, int], smooth: bool = True) -> None:
        outline = curve(points) if smooth else points
        ImageDraw.Draw(image).polygon([(px * k, py * k) for px, py in outline], fill=color)

    def stroke(points: list[Point], color: tuple[int, int, int], width: float) -> None:
        d = ImageDraw.Draw(image)
        line = curve(points, closed=False)
        d.line([(px * k, py * k) for px, py in line], fill=color, width=int(width * k), joint="curve")
        for px, py in (line[0], line[-1]):
            d.ellipse(((px - width / 2) * k, (py - width / 2) * k, (px + width / 2) * k, (py + width / 2) * k), fill=color)

    def oval(cx: float, cy: float, rx: float, ry: float, color: tuple[int, int, int]) -> None:
        ImageDraw.Draw(image).ellipse(((cx - rx) * k, (cy - ry) * k, (cx + rx) * k, (cy + ry) * k), fill=color)

    def soft(points: list[Point], color: tuple[int, int, int], strength: int, blur: float) -> None:
        mask = Image.new("L", image.size, 0)
        ImageDraw.Draw(mask).polygon([(px * k, py * k) for px, py in curve(points)], fill=strength)
        image.paste(Image.new("RGB", image.size, color), (0, 0), mask.filter(ImageFilter.GaussianBlur(blur * k)))

    hair, hair_dark, hair_light = (84, 55, 40), (64, 41, 30), (112, 76, 54)
    skin, skin_shade, blush = (236, 190, 160), (214, 160, 130), (226, 142, 122)
    navy, navy_dark, blouse = (30, 55, 76), (21, 41, 58), (246, 243, 236)
    # Hair behind, neck, shoulders.
    shape([(400, 128), (512, 150), (572, 250), (580, 380), (606, 500), (560, 566), (470, 560), (330, 560), (240, 566), (194, 500), (220, 380), (228, 250), (288, 150)], hair_dark)
    shape([(300, 606), (400, 640), (500, 606), (540, 680), (500, 840), (300, 840), (260, 680)], blouse)
    shape([(338, 470), (462, 470), (466, 590), (478, 606), (400, 742), (322, 606), (334, 590)], skin_shade, smooth=False)
    shape([(352, 560), (448, 560), (462, 612), (400, 720), (338, 612)], skin)
    for side in (-1, 1):
        flip = lambda pts: [(400 + side * (px - 400), py) for px, py in pts]
        shape(flip([(478, 598), (560, 628), (660, 668), (716, 740), (736, 840), (400, 840), (404, 800), (440, 720), (466, 660)]), navy)
        shape(flip([(472, 592), (520, 614), (530, 690), (500, 706), (516, 728), (412, 836), (404, 812), (446, 700)]), navy_dark, smooth=False)
        stroke(flip([(640, 740), (648, 790), (650, 830)]), navy_dark, 4)
    # Face, ears, features.
    for s in (-1, 1):
        oval(400 + s * 128, 372, 20, 34, skin_shade)
    shape([(400, 186), (488, 212), (528, 300), (524, 392), (490, 470), (440, 520), (400, 532), (360, 520), (310, 470), (276, 392), (272, 300), (312, 212)], skin)
    soft([(300, 452), (360, 525), (400, 538), (440, 525), (500, 452), (440, 560), (360, 560)], skin_shade, 110, 8)
    for s in (-1, 1):
        soft([(400 + s * 74, 412), (400 + s * 104, 404), (400 + s * 112, 428), (400 + s * 84, 440)], blush, 105, 11)
        ex = 400 + s * 58
        shape([(ex - 31, 352), (ex - 14, 339), (ex + 8, 337), (ex + 31, 351), (ex + 10, 364), (ex - 12, 364)], (252, 250, 247))
        oval(ex, 351, 14.5, 14.5, (82, 102, 92))
        oval(ex, 351, 7.5, 7.5, (28, 26, 26))
        oval(ex + 5, 346, 3.6, 3.6, (255, 255, 255))
        stroke([(ex - 34, 352), (ex - 15, 337), (ex + 8, 335), (ex + 34, 350)], (58, 38, 30), 5)
        stroke([(400 + s * 26, 311), (400 + s * 56, 298), (400 + s * 98, 311)], hair_dark, 8)
        oval(400 + s * 130, 412, 5, 5, SAND)
    stroke([(404, 352), (410, 398), (418, 418), (402, 426), (390, 424)], skin_shade, 5)
    shape([(352, 460), (378, 466), (400, 468), (422, 466), (448, 460), (436, 484), (400, 498), (364, 484)], (176, 78, 76))
    shape([(362, 465), (400, 471), (438, 465), (428, 478), (400, 482), (372, 478)], (252, 249, 245))
    stroke([(350, 459), (376, 465), (400, 467), (424, 465), (450, 459)], (150, 62, 62), 3.5)
    # Hair in front: a side parting and two soft sides.
    shape([(356, 168), (300, 214), (274, 286), (262, 372), (268, 470), (252, 540), (212, 520), (206, 420), (222, 290), (256, 190), (330, 138), (400, 128)], hair)
    shape([(344, 176), (420, 214), (500, 250), (530, 310), (540, 400), (534, 480), (552, 545), (594, 510), (598, 410), (580, 280), (540, 186), (466, 136), (390, 126)], hair)
    stroke([(372, 150), (450, 178), (530, 248), (562, 350), (570, 470)], hair_light, 6)
    stroke([(330, 158), (268, 214), (240, 320), (232, 450)], hair_light, 6)
    stroke([(392, 142), (476, 172), (548, 260), (580, 380)], hair_light, 3)
    # A small pin with the brokerage's colours.
    oval(546, 716, 11, 11, SAND)
    oval(546, 716, 7, 7, PINE)
    return image.resize((800, 800), Image.LANCZOS)


def main() -> None:
    """Write logo.png and headshot.jpg."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("demo/brand"))
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    logo().save(out / "logo.png", optimize=True)
    portrait().save(out / "headshot.jpg", quality=90)


if __name__ == "__main__":
    main()
