"""Parts of the house seen from outside: walls, windows with lit rooms behind, light of the day."""

from __future__ import annotations

import numpy as np

from . import materials as m
from . import meshes as g
from .builder import Scene


def define_materials(scene: Scene) -> None:
    """Facade, paving and window materials."""
    cedar = m.planks(12, 2, (.70, .54, .39), (.49, .34, .22), 5, gap=.75, contrast=.8)
    stone = m.speckle((.60, .585, .56), .35, 14, 12)
    scene.materials |= {
        "render": m.matte(m.texture(m.speckle((.90, .89, .87), .035, 90, 13, octaves=3), 2.5)),
        "cedar": m.satin(m.texture(cedar, (2.6, 1.5)), .55, .3),
        "stone": m.satin(m.texture(m.tiles(10, 3, (.42, .415, .41), (.27, .265, .26), .06, .5, .13, 14, 2048, m.speckle((.43, .425, .415), .45, 60, 15, 2048)), (2.7, 1.5)), .75, .3),
        "dark": m.satin((.16, .165, .17), .4),
        "fascia": m.satin((.20, .205, .21), .5),
        "soffit": m.satin(m.texture(m.planks(10, 2, (.72, .57, .42), (.52, .38, .26), 6, gap=.6), (2.4, 1.4)), .5, .3),
        "glass": m.pane(),
        "paver": m.satin(m.texture(m.tiles(4, 4, (.70, .69, .67), (.42, .42, .40), .025, 0, .035, 16, 1536, m.speckle((.71, .70, .675), .25, 30, 17, 1536)), 2.4), .7, .3),
        "setts": m.satin(m.texture(m.tiles(16, 8, (.50, .49, .48), (.30, .30, .29), .10, .5, .09, 18, 1536, m.speckle((.50, .49, .475), .35, 60, 19, 1536)), (1.9, 1.9)), .75, .3),
        "concrete": m.matte(m.texture(m.speckle((.70, .69, .67), .18, 14, 20), 3.0)),
        "asphalt": m.matte(m.texture(m.speckle((.30, .30, .305), .5, 90, 21), 2.0)),
        "inside": m.matte((.86, .84, .80)),
        "inside_floor": m.satin((.55, .42, .30), .4),
        "inside_dark": m.matte((.36, .38, .40)),
        "drape": m.matte((.88, .86, .82)),
        "door": m.satin(m.texture(m.planks(8, 1, (.56, .40, .27), (.37, .24, .15), 7, gap=.3), (2.4, 1.2)), .35, .5),
        "steel": m.metal((.80, .80, .80), .3),
        "ash": m.satin(m.texture(m.planks(5, 1, (.70, .54, .37), (.52, .37, .23), 9, gap=.4), (2.0, .6)), .45, .4),
        "canvas": m.matte(m.texture(m.fabric((.80, .79, .76)), .35)),
        "slate_cloth": m.matte(m.texture(m.fabric((.36, .43, .46)), .35)),
    }


def window(scene: Scene, x0: float, x1: float, z0: float, z1: float, face: float, bars: int = 1, room: float = 3.4,
           lamp: float = 1.6, drapes: bool = True, floor: float | None = None, name: str = "") -> None:
    """A framed window in a wall whose outer face is at y = ``face``, with a small lit room behind."""
    frame, deep = 0.055, 0.09
    set_back = face + 0.10
    scene.span("dark", (x0, set_back, z0), (x0 + frame, set_back + deep, z1))
    scene.span("dark", (x1 - frame, set_back, z0), (x1, set_back + deep, z1))
    scene.span("dark", (x0, set_back, z0), (x1, set_back + deep, z0 + frame))
    scene.span("dark", (x0, set_back, z1 - frame), (x1, set_back + deep, z1))
    for k in range(bars):
        x = x0 + (x1 - x0) * (k + 1) / (bars + 1)
        scene.span("dark", (x - .03, set_back, z0), (x + .03, set_back + deep, z1))
    y = set_back + deep * .55
    scene.add("glass", g.quad([(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)]))
    scene.span("dark", (x0 - .03, face - .03, z0 - .05), (x1 + .03, face + .12, z0), .004)
    bottom = floor if floor is not None else z0 - .5
    top, back = z1 + .3, face + room
    left, right = x0 - .5, x1 + .5
    inner = face + .34
    # The room behind is painted with light instead of being lit: cheap and free of noise.
    bands = np.linspace(bottom, top, 9)
    for k, (low, high) in enumerate(zip(bands[:-1], bands[1:])):
        shade = lamp * (.10 + .055 * k / 8)
        scene.glow((round(shade * 1.15, 4), round(shade * .98, 4), round(shade * .76, 4)),
                   g.quad([(left, back, low), (right, back, low), (right, back, high), (left, back, high)]))
        scene.glow((round(shade * .84, 4), round(shade * .72, 4), round(shade * .57, 4)),
                   g.quad([(left, back, low), (left, back, high), (left, inner, high), (left, inner, low)]),
                   g.quad([(right, inner, low), (right, inner, high), (right, back, high), (right, back, low)]))
    scene.glow((lamp * .24, lamp * .21, lamp * .17), g.quad([(left, back, top), (right, back, top), (right, inner, top), (left, inner, top)]))
    scene.glow((lamp * .085, lamp * .06, lamp * .038), g.quad([(left, inner, bottom), (right, inner, bottom), (right, back, bottom), (left, back, bottom)]))
    mid = (x0 + x1) / 2
    scene.glow((.035, .045, .05), g.quad([(mid - .5, back - .03, bottom + 1.2), (mid + .5, back - .03, bottom + 1.2), (mid + .5, back - .03, bottom + 1.9), (mid - .5, back - .03, bottom + 1.9)]))
    scene.glow((2.4, 2.0, 1.5), g.disk((0, 0, 0), .09).turned(g.rotation(0, 180)).moved((mid - .4, face + 1.8, top - .02)),
               g.disk((0, 0, 0), .09).turned(g.rotation(0, 180)).moved((mid + .6, face + 2.6, top - .02)))
    if drapes:
        width = min(.55, (x1 - x0) * .17)
        for a, b in ((x0 + .02, x0 + width), (x1 - width, x1 - .02)):
            strips = np.linspace(a, b, 29)
            for k in range(28):
                tone = round(.30 + .17 * np.sin(k * 1.57 + np.sin(k * .7)), 3)
                scene.glow((tone, round(tone * .95, 4), round(tone * .87, 4)),
                           g.quad([(strips[k], face + .42, bottom), (strips[k + 1], face + .42, bottom), (strips[k + 1], face + .42, z1 + .1), (strips[k], face + .42, z1 + .1)]))


def daylight(scene: Scene, sun: tuple[float, float, float], sun_gain: float = 1.0, sky_gain: float = 1.0) -> None:
    """Sun from direction of travel ``sun`` plus a soft blue sky."""
    import mitsuba as mi
    from mitsuba import ScalarTransform4f as Transform

    height, width = 128, 256
    elevation = np.linspace(90, -90, height)[:, None, None]
    lift = np.clip(np.sin(np.deg2rad(elevation)), 0, 1)
    sky = np.array([.95, 1.03, 1.12]) * (1 - lift**.55) + np.array([.34, .52, .92]) * lift**.55
    ground = np.array([.16, .17, .12])
    image = np.where(elevation > 0, sky, ground) * np.ones((1, width, 1))
    scene.light("day", "sky", {"type": "envmap", "bitmap": mi.Bitmap(np.ascontiguousarray(image * sky_gain, np.float32)),
                               "to_world": Transform().rotate([1, 0, 0], 90)})
    direction = np.asarray(sun, float) / np.linalg.norm(sun)
    disc = -direction * 400
    radius = 4.2
    power = 5.4 * sun_gain * (400 / radius) ** 2 / np.pi
    scene.light("day", "sun", {"type": "sphere", "center": disc.tolist(), "radius": radius,
                               "emitter": {"type": "area", "radiance": {"type": "rgb", "value": [power, power * .91, power * .76]}}})


def lounge_chair(scene: Scene, at: tuple[float, float, float], turn: float, wood: str = "ash", cloth: str = "canvas") -> None:
    """A low outdoor armchair."""
    r = g.rotation(turn)
    parts_wood, parts_cloth = [], []
    for x in (-.34, .34):
        parts_wood += [g.tube([(x, -.36, 0), (x, -.36, .58)], .024), g.tube([(x, .36, 0), (x, .40, .74)], .024), g.box((x, 0, .59), (.06, .80, .03), .008)]
    parts_wood += [g.box((0, 0, .27), (.66, .74, .05), .01), g.box((0, .39, .62), (.66, .03, .16), .01)]
    parts_cloth += [g.soft_box((.60, .66, .15), .05, .12, .004, 1, 20).moved((0, -.02, .37)),
                    g.soft_box((.60, .15, .46), .06, .18, .004, 2, 20).turned(g.rotation(0, -14)).moved((0, .27, .62))]
    scene.add(wood, *[p.turned(r).moved(at) for p in parts_wood])
    scene.add(cloth, *[p.turned(r).moved(at) for p in parts_cloth])


def dining_chair(scene: Scene, at: tuple[float, float, float], turn: float, wood: str = "ash", cloth: str = "slate_cloth") -> None:
    """A slim dining chair facing -y before it is turned."""
    r = g.rotation(turn)
    wooden = [g.tube([(x * .9, y * .9, .45), (x, y, 0)], [.020, .013], 12) for x in (-.21, .21) for y in (-.20, .20)]
    wooden += [g.tube([(x, .19, .44), (x * 1.02, .23, .64), (x * .98, .26, .80)], [.017, .016, .014], 12, smooth=10) for x in (-.20, .20)]
    wooden += [g.box((0, 0, .437), (.42, .42, .025), .01)]
    back = np.array([[(np.sin(a) * .23, .245 + .06 * (np.cos(a * 1.0) - 1) * 1.6 + .02 * (z - .7), z) for z in np.linspace(.64, .83, 6)] for a in np.linspace(-1.15, 1.15, 18)])
    seat = g.soft_box((.45, .44, .06), .025, .10, 0, 3, 18).moved((0, 0, .475))
    scene.add(wood, *[p.turned(r).moved(at) for p in wooden])
    scene.add(cloth, seat.turned(r).moved(at), *[g.sheet(back + np.array([0, s, 0])).turned(r).moved(at) for s in (0, .018)])
