"""Shared parts of the rooms: shell, windows, lamps, lighting layers and furniture."""

from __future__ import annotations

import numpy as np

from . import materials as m
from . import meshes as g
from . import nature
from .builder import Camera, Look, Scene
from .house import dining_chair

OAK_LIGHT, OAK_DARK = (.76, .64, .50), (.57, .44, .31)


def new_room(camera: Camera, look: Look) -> Scene:
    """A scene with the finishes used throughout the house."""
    scene = Scene(camera, look)
    scene.detail, scene.denoise_radius, scene.denoise_strength = 0.5, 22, 1.5
    scene.look.gains["sky"] = (.975, 1.0, 1.05)
    floor = m.planks(11, 1, OAK_LIGHT, OAK_DARK, 41, gap=.45, contrast=.75, tone_spread=.9)
    oak = m.planks(2, 1, (.72, .58, .43), (.54, .40, .27), 42, gap=0, contrast=.9, tone_spread=.2)
    walnut = m.planks(2, 1, (.48, .34, .24), (.28, .18, .12), 43, gap=0, contrast=.9, tone_spread=.2)
    scene.materials |= {
        "wall": m.matte((.885, .875, .855)), "accent": m.matte((.60, .64, .62)), "ceiling": m.matte((.93, .93, .92)),
        "trim": m.satin((.92, .92, .91), .35), "floor": m.satin(m.texture(floor, (2.3, 2.1)), .30, .45),
        "oak": m.satin(m.texture(oak, (2.4, .8)), .38, .4), "walnut": m.satin(m.texture(walnut, (2.2, .7)), .36, .4),
        "ash": m.satin(m.texture(oak, (1.8, .6)), .4, .4),
        "black": m.satin((.13, .13, .135), .35), "black_metal": m.metal((.17, .17, .18), .35),
        "brass": m.metal((.86, .70, .45), .24), "chrome": m.metal((.88, .88, .89), .10), "steel": m.metal((.74, .74, .75), .28),
        "linen": m.matte(m.texture(m.fabric((.80, .78, .74)), .30)), "sofa": m.matte(m.texture(m.fabric((.70, .685, .655), 110, .22, 51), .30)),
        "teal": m.matte(m.texture(m.fabric((.24, .37, .40), 110, .2, 52), .30)), "rust": m.matte(m.texture(m.fabric((.67, .40, .27), 110, .2, 53), .30)),
        "ochre": m.matte(m.texture(m.fabric((.78, .63, .38), 110, .2, 54), .30)), "slate_cloth": m.matte(m.texture(m.fabric((.37, .42, .44), 110, .2, 55), .30)),
        "white_cloth": m.matte(m.texture(m.fabric((.90, .895, .88), 128, .07, 56), .30)), "knit": m.matte(m.texture(m.knit((.80, .77, .71)), .5)),
        "sage_knit": m.matte(m.texture(m.knit((.52, .58, .53)), .5)),
        "curtain": m.matte(m.texture(m.fabric((.87, .855, .83), 140, .08, 57), .30)),
        "porcelain": m.satin((.93, .93, .92), .12, .6), "clay": m.satin((.74, .69, .63), .6, .3), "deep_glaze": m.satin((.24, .34, .37), .18, .6),
        "shade": m.matte((.92, .90, .85)), "mirror": m.mirror(), "glass": m.pane(),
        "soil": m.matte((.18, .13, .10)), "stem": m.matte((.36, .30, .20)), "plant": m.satin(m.texture(m.gradient_strip((.16, .27, .12), (.30, .43, .20), .10, 58), 1.0), .38, .5),
        "olive": m.satin(m.texture(m.gradient_strip((.38, .42, .30), (.52, .55, .42), .08, 59), 1.0), .5, .4),
        "quartz": m.satin(m.texture(m.marble(amount=.9), 2.2), .16, .55),
        "book_a": m.matte((.25, .34, .38)), "book_b": m.matte((.84, .80, .73)), "book_c": m.matte((.70, .47, .33)),
        "lemon": m.satin((.90, .74, .22), .4), "apple": m.satin((.50, .60, .24), .3),
    }
    return scene


def shell(scene: Scene, x: tuple[float, float], y: tuple[float, float], height: float, openings: dict[str, list[tuple[float, float, float, float]]],
          walls: dict[str, str] | None = None, floor: str = "floor", open_front: bool = True) -> None:
    """Floor, ceiling and walls.

    Walls are "left" (x min), "right" (x max), "back" (y max) and "front" (y min, behind
    the camera; left out when ``open_front``).  Openings per wall: (start, end, bottom, top).
    """
    walls = {"left": "wall", "right": "wall", "back": "wall", "front": "wall"} | (walls or {})
    t = .22
    scene.span(floor, (x[0] - t, y[0] - t, -.1), (x[1] + t, y[1] + t, 0), 0, "y")
    scene.span("ceiling", (x[0] - t, y[0] - t, height), (x[1] + t, y[1] + t, height + .1), 0)
    scene.add(walls["left"], g.wall("x", x[0] - t, t, y, (0, height), openings.get("left", [])))
    scene.add(walls["right"], g.wall("x", x[1], t, y, (0, height), openings.get("right", [])))
    scene.add(walls["back"], g.wall("y", y[1], t, (x[0] - t, x[1] + t), (0, height), openings.get("back", [])))
    if not open_front:
        scene.add(walls["front"], g.wall("y", y[0] - t, t, (x[0] - t, x[1] + t), (0, height), openings.get("front", [])))
    tall, thick = .11, .016
    for side, plane_x in (("left", x[0]), ("right", x[1])):
        inner = plane_x if side == "left" else plane_x - thick
        for a, b in _solid(y, [o for o in openings.get(side, []) if o[2] < tall]):
            scene.span("trim", (inner, a, 0), (inner + thick, b, tall), .003)
    for a, b in _solid(x, [o for o in openings.get("back", []) if o[2] < tall]):
        scene.span("trim", (a, y[1] - thick, 0), (b, y[1], tall), .003)


def _solid(span: tuple[float, float], holes: list[tuple[float, float, float, float]]) -> list[tuple[float, float]]:
    """The parts of a span not taken by holes."""
    result, start = [], span[0]
    for hole in sorted(holes):
        if hole[0] > start:
            result.append((start, hole[0]))
        start = max(start, hole[1])
    if start < span[1]:
        result.append((start, span[1]))
    return result


def glazing(scene: Scene, side: str, at: float, opening: tuple[float, float, float, float], bars: int = 1,
            sky: tuple[float, float, float] = (5.2, 5.8, 6.4), material: str = "black", sash: float = .05) -> None:
    """Window frame in an opening plus the daylight that comes through it (layer "sky").

    ``side`` is "left", "right" or "back"; ``at`` is the inner face of that wall.
    """
    a, b, low, high = opening
    outward = {"left": -1.0, "right": 1.0, "back": 1.0}[side]
    mid = at + outward * .18

    def bar(p0: float, p1: float, z0: float, z1: float) -> None:
        if side == "back":
            scene.span(material, (p0, mid - .035, z0), (p1, mid + .035, z1), .004)
        else:
            scene.span(material, (mid - .035, p0, z0), (mid + .035, p1, z1), .004)

    for p0, p1, z0, z1 in ((a, a + sash, low, high), (b - sash, b, low, high), (a, b, low, low + sash), (a, b, high - sash, high)):
        bar(p0, p1, z0, z1)
    for k in range(bars):
        c = a + (b - a) * (k + 1) / (bars + 1)
        bar(c - sash * .6, c + sash * .6, low, high)
    far = at + outward * .24
    split = low + (high - low) * .42
    for name, z0, z1, gain in (("low", low, split, .55), ("high", split, high, 1.25)):
        corners = {"left": [(far, a, z0), (far, b, z0), (far, b, z1), (far, a, z1)],
                   "right": [(far, b, z0), (far, a, z0), (far, a, z1), (far, b, z1)],
                   "back": [(a, far, z0), (a, far, z1), (b, far, z1), (b, far, z0)]}[side]
        quad = g.quad(corners)
        inward = {"left": (1, 0, 0), "right": (-1, 0, 0), "back": (0, -1, 0)}[side]
        if quad.normals[0] @ np.array(inward) < 0:
            quad = g.quad(corners[::-1])
        green = np.array([.92, 1.0, .82]) if name == "low" else np.ones(3)
        count = len(scene.layers.get("sky", {}))
        scene.emitter("sky", f"pane{count}", quad, tuple(np.asarray(sky) * gain * green))


def fill(scene: Scene, corners: list[tuple[float, float, float]], radiance: tuple[float, float, float] = (1.0, .97, .93)) -> None:
    """Soft light from the rest of the house, behind the camera."""
    scene.emitter("sky", "fill", g.quad(corners), radiance)


def sun(scene: Scene, travel: tuple[float, float, float], power: float = 1.0) -> None:
    """Direct sunlight (layer "sun")."""
    direction = np.asarray(travel, float) / np.linalg.norm(travel)
    scene.light("sun", "sun", {"type": "directional", "sampling_weight": 8.0, "direction": direction.tolist(),
                               "irradiance": {"type": "rgb", "value": [26 * power, 22.5 * power, 17.5 * power]}})


def downlights(scene: Scene, spots: list[tuple[float, float]], height: float, power: float = 26.0) -> None:
    """Recessed ceiling lamps (layer "sun") with a trim ring."""
    for k, (x, y) in enumerate(spots):
        scene.add("trim", g.lathe([(.048, 0), (.052, -.006), (.066, -.006), (.068, 0)], 32).moved((x, y, height)))
        scene.add("shade", g.disk((0, 0, 0), .048, 24).turned(g.rotation(0, 180)).moved((x, y, height - .001)))
        scene.emitter("sun", f"down{k}", g.disk((0, 0, 0), .046, 24).turned(g.rotation(0, 180)).moved((x, y, height - .003)),
                      (power, power * .80, power * .56))


def shade_lamp(scene: Scene, name: str, at: tuple[float, float, float], base_height: float, shade: tuple[float, float, float],
               body: str = "brass", glow: float = 1.5, slim: bool = True) -> None:
    """Table or floor lamp: stem or vase body and a drum shade (radius low, radius high, height)."""
    x, y, z = at
    low, high, tall = shade
    if slim:
        scene.add(body, g.cylinder((x, y, z), .018, low * .55, .004), g.tube([(x, y, z), (x, y, z + base_height + .1)], .009))
    else:
        h = base_height
        scene.add(body, g.lathe([(.0, 0), (.06, 0), (.095, h * .28), (.085, h * .55), (.03, h * .85), (.016, h)], smooth=30).moved(at))
        scene.add("brass", g.tube([(x, y, z + h), (x, y, z + h + .1)], .008))
    z0 = z + base_height
    ring = [(low, 0), (high, tall)]
    scene.add("shade", g.lathe(ring).moved((x, y, z0)))
    skin = g.lathe([(low * 1.004, .001), (high * 1.004, tall - .001)]).moved((x, y, z0))
    scene.emitter("sun", f"{name}_skin", skin if (skin.normals[0] @ (skin.vertices[0] - np.array([x, y, skin.vertices[0][2]]))) > 0 else
                  g.Mesh(skin.vertices, skin.faces[:, ::-1], -skin.normals, skin.uvs), (glow * 1.25, glow, glow * .68))
    up = g.disk((x, y, z0 + tall * .55), low * .55)
    down = g.disk((0, 0, 0), low * .55).turned(g.rotation(0, 180)).moved((x, y, z0 + tall * .45))
    scene.emitter("sun", f"{name}_up", up, (glow * 5, glow * 3.9, glow * 2.5))
    scene.emitter("sun", f"{name}_down", down, (glow * 6, glow * 4.7, glow * 3.0))


def picture(scene: Scene, name: str, kind: int, side: str, at: float, along: float, z: float, width: float, height: float, frame: str = "black") -> None:
    """A framed print on the back, left or right wall."""
    scene.materials[name] = m.matte(m.texture(m.abstract_art(kind), 1.0, upright=True))
    a, b, low, high, rim, depth = along - width / 2, along + width / 2, z - height / 2, z + height / 2, .022, .035
    if side == "back":
        scene.add(name, g.quad([(a, at - .02, low), (b, at - .02, low), (b, at - .02, high), (a, at - .02, high)]))
        for p, q in (((a - rim, low - rim), (b + rim, low)), ((a - rim, high), (b + rim, high + rim)), ((a - rim, low), (a, high)), ((b, low), (b + rim, high))):
            scene.span(frame, (p[0], at - depth, p[1]), (q[0], at, q[1]), .003)
        return
    s = 1 if side == "left" else -1
    corners = [(at + s * .02, b if side == "right" else a, low), (at + s * .02, a if side == "right" else b, low),
               (at + s * .02, a if side == "right" else b, high), (at + s * .02, b if side == "right" else a, high)]
    scene.add(name, g.quad(corners))
    for p, q in (((a - rim, low - rim), (b + rim, low)), ((a - rim, high), (b + rim, high + rim)), ((a - rim, low), (a, high)), ((b, low), (b + rim, high))):
        scene.span(frame, (at, p[0], p[1]), (at + s * depth, q[0], q[1]), .003)


def rug(scene: Scene, name: str, center: tuple[float, float], size: tuple[float, float], image: np.ndarray | None = None) -> None:
    """A flat rug with a printed pattern."""
    scene.materials[name] = m.matte(m.texture(image if image is not None else m.rug(int(size[0] * 420), int(size[1] * 420)), 1.0, upright=True))
    (cx, cy), (w, h) = center, size
    scene.span("linen", (cx - w / 2, cy - h / 2, 0), (cx + w / 2, cy + h / 2, .014), .005)
    scene.add(name, g.quad([(cx - w / 2 + .003, cy - h / 2 + .003, .0147), (cx + w / 2 - .003, cy - h / 2 + .003, .0147),
                            (cx + w / 2 - .003, cy + h / 2 - .003, .0147), (cx - w / 2 + .003, cy + h / 2 - .003, .0147)]))


def potted_plant(scene: Scene, at: tuple[float, float, float], height: float, seed: int = 1, pot: str = "clay", leaf: tuple[float, float] = (.34, .13), count: int = 30, radius: float = .17) -> None:
    """A leafy plant in a cylindrical pot."""
    x, y, z = at
    tall = radius * 1.9
    scene.add(pot, g.cylinder(at, tall, radius, .012))
    scene.add("soil", g.disk((x, y, z + tall + .001), radius * .88))
    stems, leaves = nature.house_plant(seed, height, count, *leaf)
    scene.add("stem", stems.moved((x, y, z + tall)))
    scene.add("plant", leaves.moved((x, y, z + tall)))


def vase(scene: Scene, at: tuple[float, float, float], size: float = 1.0, material: str = "porcelain", twigs: int = 9, seed: int = 3) -> None:
    """A vase with olive twigs."""
    profile = np.array([(.0, 0), (.055, .0), (.085, .07), (.075, .15), (.035, .22), (.034, .25), (.040, .265)]) * size
    scene.add(material, g.lathe(profile, smooth=36).moved(at))
    rng = np.random.default_rng(seed)
    top = np.asarray(at) + [0, 0, .25 * size]
    for k in range(twigs):
        a, lean = k * 2.4 + rng.uniform(-.4, .4), rng.uniform(.08, .24) * size
        tip = top + [np.cos(a) * lean, np.sin(a) * lean, rng.uniform(.22, .38) * size]
        path = np.array([top - [0, 0, .1 * size], top + (tip - top) * [.35, .35, .55], tip])
        scene.add("stem", g.tube(path, .0022 * size, 6, smooth=8))
        t = np.linspace(.35, 1, 9)
        pts = np.stack([np.interp(t, [0, .5, 1], path[:, i]) for i in range(3)], -1)
        for p in pts:
            for s in (0, 1):
                scene.add("olive", nature.blade_leaf(p, a + (1.4 if s else -1.4) + rng.uniform(-.5, .5), rng.uniform(10, 60), .06 * size, .017 * size, rng))


def books(scene: Scene, at: tuple[float, float, float], turn: float = 0) -> None:
    """A small stack of books."""
    z = 0.0
    for material, w, d, h, extra in (("book_a", .29, .22, .028, 0), ("book_b", .26, .19, .022, 7), ("book_c", .21, .15, .018, -5)):
        scene.add(material, g.box((0, 0, h / 2), (w, d, h), .003).turned(g.rotation(turn + extra)).moved((at[0], at[1], at[2] + z)))
        z += h


def sofa(scene: Scene, at: tuple[float, float], turn: float, width: float = 2.5, cloth: str = "sofa", cushions: tuple[str, ...] = ("teal", "ochre", "rust"), seats: int = 3, throw: bool = True) -> None:
    """A sofa whose back is towards +y before turning."""
    r = g.rotation(turn)
    place = lambda *parts: [p.turned(r).moved((*at, 0)) for p in parts]
    arm, deep = .17, .95
    inner = width - 2 * arm
    soft = [g.soft_box((width - .02, deep - .06, .20), .03, 0, 0, 1, 14).moved((0, 0, .23)), g.soft_box((width, .20, .60), .07, .03, .003, 2, 30).moved((0, deep / 2 - .10, .46))]
    for s in (-1, 1):
        soft.append(g.soft_box((arm, deep, .44), .06, .04, .003, 3, 26).moved((s * (width - arm) / 2, 0, .38)))
    each = inner / seats
    for k in range(seats):
        x = -inner / 2 + each * (k + .5)
        soft.append(g.soft_box((each - .006, .74, .18), .055, .16, .006, 10 + k, 34).moved((x, -.09, .42)))
        soft.append(g.soft_box((each - .012, .19, .46), .075, .24, .010, 20 + k, 34).turned(g.rotation(0, -12)).moved((x, .22, .70)))
    scene.add(cloth, *place(*soft))
    for x in (-width / 2 + .12, width / 2 - .12):
        for y in (-deep / 2 + .12, deep / 2 - .12):
            scene.add("walnut", *place(g.tube([(x, y, .14), (x, y, 0)], [.024, .016])))
    spots = [(-inner / 2 + .22, .02, -18), (-inner / 2 + .56, -.05, 8), (inner / 2 - .25, .0, 16)]
    for k, (material, (x, y, spin)) in enumerate(zip(cushions, spots)):
        scene.add(material, *place(g.pillow(.50, .48, .19, k).turned(g.rotation(spin, -20)).moved((x, y - .02, .745))))
    if throw:
        u, v = np.meshgrid(np.linspace(-.24, .24, 24), np.linspace(0, 1.30, 60), indexing="ij")
        ys = np.interp(v, [0, .42, .50, .95, 1.3], [-.47, -.475, -.44, .0, .10])
        zs = np.interp(v, [0, .42, .50, .95, 1.3], [.16, .50, .545, .550, .70])
        x = inner / 2 - .52 + u * (1 + .06 * np.sin(v * 5)) + .012 * np.sin(v * 9)
        scene.add("knit", *place(g.sheet(np.stack([x, ys + .012 * np.sin(u * 38), zs + .008 * np.sin(u * 38 + v * 3)], -1))))


def armchair(scene: Scene, at: tuple[float, float], turn: float, cloth: str = "teal") -> None:
    """A rounded armchair on wooden legs, back towards +y before turning."""
    r = g.rotation(turn)
    a = np.linspace(-2.05, 2.05, 40)
    def backrest(offset: float, rows: int = 12) -> np.ndarray:
        z = np.linspace(0, 1, rows)
        grid = np.zeros((len(a), rows, 3))
        tall = .30 + .17 * np.clip(np.cos(a * .72), 0, 1) ** 1.2
        for k, s in enumerate(z):
            lean = .05 * s
            grid[:, k] = np.stack([np.sin(a) * (.36 + offset + lean), np.cos(a) * (.34 + offset + lean) - .02, .30 + tall * s], -1)
        return grid
    outer, inner = backrest(.055), backrest(-.035)
    top = np.stack([outer[:, -1] * (1 - s) + inner[:, -1] * s + np.array([0, 0, .03]) * np.sin(np.pi * s) for s in np.linspace(0, 1, 8)], 1)
    ends = [np.stack([outer[i] * (1 - s) + inner[i] * s + (outer[i] - outer[j])  / np.linalg.norm(outer[i] - outer[j], axis=-1, keepdims=True) * .03 * np.sin(np.pi * s) for s in np.linspace(0, 1, 8)], 0) for i, j in ((0, 1), (-1, -2))]
    parts = [g.sheet(outer), g.sheet(inner), g.sheet(top), *[g.sheet(e) for e in ends],
             g.soft_box((.60, .60, .17), .06, .14, .005, 4, 30).moved((0, -.03, .39)), g.soft_box((.66, .64, .10), .04, 0, 0, 5, 14).moved((0, -.01, .29))]
    scene.add(cloth, *[p.turned(r).moved((*at, 0)) for p in parts])
    for x in (-.25, .25):
        for y in (-.24, .24):
            scene.add("walnut", g.tube([(x, y, .26), (x * 1.2, y * 1.2, 0)], [.021, .012]).turned(r).moved((*at, 0)))
    scene.add("linen", g.pillow(.44, .34, .15, 8).turned(g.rotation(4, -16)).moved((0, .14, .62)).turned(r).moved((*at, 0)))


def cabinet_fronts(scene: Scene, material: str, x: tuple[float, float], face_y: float, z: tuple[float, float], columns: list[float], rows: list[float],
                   handle: str = "black_metal", thickness: float = .02, horizontal: bool = True) -> None:
    """Doors and drawers facing -y with 3 mm gaps and bar handles; shares of width and height."""
    xs = x[0] + (x[1] - x[0]) * np.r_[0, np.cumsum(columns)] / sum(columns)
    zs = z[0] + (z[1] - z[0]) * np.r_[0, np.cumsum(rows)] / sum(rows)
    gap = .0025
    for a, b in zip(xs[:-1], xs[1:]):
        for low, high in zip(zs[:-1], zs[1:]):
            scene.span(material, (a + gap, face_y - thickness, low + gap), (b - gap, face_y, high - gap), .003, "x" if horizontal else "z")
            mid, reach = (a + b) / 2, min(.09, (b - a) * .3)
            if horizontal:
                zh = high - .045
                scene.add(handle, g.tube([(mid - reach, face_y - thickness - .028, zh), (mid + reach, face_y - thickness - .028, zh)], .0055, 10),
                          *[g.tube([(mid + s * reach * .8, face_y - thickness - .028, zh), (mid + s * reach * .8, face_y - thickness, zh)], .0045, 8) for s in (-1, 1)])
            else:
                xh = b - .04
                scene.add(handle, g.tube([(xh, face_y - thickness - .028, (low + high) / 2 - .09), (xh, face_y - thickness - .028, (low + high) / 2 + .09)], .0055, 10))



__all__ = ["dining_chair"]
