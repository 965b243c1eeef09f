"""What lies between a plate's face and its pixels: light, dirt, distance, lens and compression."""

from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.training.canvas import Canvas, clouds, noise

Pixels = npt.NDArray[Any]
Quad = npt.NDArray[Any]  # (4, 2): top left, top right, bottom right, bottom left


def weather(face: Canvas, dice: Random) -> None:
    """Shadow, glare, dirt and uneven light on a grey face, in place."""
    height, width = face.shape[:2]
    if dice.random() < 0.35:
        ramp = np.linspace(dice.uniform(0.6, 1.2), dice.uniform(0.6, 1.2), width, dtype=np.float32)
        face *= ramp
    if dice.random() < 0.3:
        _shadow(face, dice)
    if dice.random() < 0.25:
        face += clouds(dice, height, width, dice.choice((10, 40, 120))) * dice.uniform(4, 22)
    if dice.random() < 0.12:
        _glare(face, dice)
    if dice.random() < 0.12:
        dirt = np.clip(clouds(dice, height, width, dice.choice((6, 16))) - 0.6, 0, 1)
        face += (dice.uniform(40, 140) - face) * dirt * dice.uniform(0.3, 0.8)
    if dice.random() < 0.1:
        _bend(face, dice)
    if dice.random() < 0.04:
        _rain(face, dice)


def _bend(face: Canvas, dice: Random) -> None:
    """A plate that a bumper has met: columns slide up or down along a wave."""
    height, width = face.shape[:2]
    across = np.arange(width, dtype=np.float32)
    wave = np.sin(across / width * dice.uniform(2, 7) + dice.uniform(0, 6))
    lift = wave.astype(np.float32) * dice.uniform(0.01, 0.05) * height
    down = np.arange(height, dtype=np.float32)[:, None] + lift[None]
    rows = np.broadcast_to(across, down.shape)
    face[:] = cv2.remap(face, rows, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _rain(face: Canvas, dice: Random) -> None:
    """Streaks between the lens and the plate."""
    height, width = face.shape[:2]
    lean = dice.randint(-12, 12)
    for _ in range(dice.randint(6, 30)):
        x, y, long = dice.randint(0, width), dice.randint(-20, height), dice.randint(10, 60)
        cv2.line(face, (x, y), (x + lean, y + long), dice.uniform(120, 230), 1, cv2.LINE_AA)


def _shadow(face: Canvas, dice: Random) -> None:
    height, width = face.shape[:2]
    mask: Pixels = np.zeros((height, width), np.uint8)
    if dice.random() < 0.5:
        edge = dice.randint(10, height - 10)
        tilt = dice.randint(-60, 60)
        shape = [(0, 0), (width, 0), (width, edge + tilt), (0, edge)]
    else:
        edge, tilt = dice.randint(0, width), dice.randint(-150, 150)
        shape = [(0, 0), (edge, 0), (edge + tilt, height), (0, height)]
    cv2.fillPoly(mask, [np.array(shape, np.int32)], 255)
    if dice.random() < 0.6:
        mask = cv2.GaussianBlur(mask, (0, 0), dice.uniform(1, 9))
    face *= 1.0 - mask.astype(np.float32) * (dice.uniform(0.15, 0.65) / 255.0)


def _glare(face: Canvas, dice: Random) -> None:
    height, width = face.shape[:2]
    spot = np.zeros((height // 8, width // 8), np.float32)
    at = (dice.randrange(width // 8), dice.randrange(height // 8))
    cv2.circle(spot, at, dice.randint(2, 8), 1.0, -1)
    spot = cv2.GaussianBlur(spot, (0, 0), dice.uniform(1.5, 5))
    face += cv2.resize(spot, (width, height)) * dice.uniform(60, 230)


def place_quad(
    centre: tuple[float, float], width: float, dice: Random, aspect: float | None = None
) -> Quad:
    """The corners of a plate of that many pixels' width, turned as a gate camera sees plates.

    ``aspect`` is width over height; a North American one where it is not given.
    """
    yaw = np.radians(dice.gauss(0, 14) if dice.random() < 0.92 else dice.uniform(-45, 45))
    pitch = np.radians(dice.gauss(0, 12))
    roll = np.radians(dice.gauss(0, 5) if dice.random() < 0.85 else dice.uniform(-20, 20))
    aspect = aspect or dice.choice((2.0, 2.0, 2.0, dice.uniform(1.6, 2.5)))
    x, y = 1.0, 1.0 / aspect
    corners = np.array([(-x, -y, 0), (x, -y, 0), (x, y, 0), (-x, y, 0)])
    turn_yaw = np.array([(np.cos(yaw), 0, np.sin(yaw)), (0, 1, 0), (-np.sin(yaw), 0, np.cos(yaw))])
    turn_pitch = np.array(
        [(1, 0, 0), (0, np.cos(pitch), -np.sin(pitch)), (0, np.sin(pitch), np.cos(pitch))]
    )
    turn_roll = np.array(
        [(np.cos(roll), -np.sin(roll), 0), (np.sin(roll), np.cos(roll), 0), (0, 0, 1)]
    )
    turned = corners @ (turn_roll @ turn_pitch @ turn_yaw).T
    depth = dice.uniform(5, 14)
    flat = turned[:, :2] * (depth / (depth + turned[:, 2:]))
    return np.asarray(flat * (width / 2) + np.array(centre), np.float32)


def paste(picture: Canvas, face: Canvas, quad: Quad) -> None:
    """Set the face into the picture at the quad, in place, without stair steps."""
    height, width = face.shape[:2]
    span = float(np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2
    scale = min(max(span * 1.3 / width, 0.1), 1.0)
    size = (max(round(width * scale), 8), max(round(height * scale), 4))
    small = cv2.resize(face, size, interpolation=cv2.INTER_AREA)
    source = np.array(
        [(0, 0), (size[0] - 1, 0), (size[0] - 1, size[1] - 1), (0, size[1] - 1)], np.float32
    )
    x0, y0 = np.maximum(np.floor(quad.min(0)).astype(int) - 1, 0)
    x1 = min(int(quad[:, 0].max()) + 2, picture.shape[1])
    y1 = min(int(quad[:, 1].max()) + 2, picture.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    shift = np.array((x0, y0), np.float32)
    matrix = cv2.getPerspectiveTransform(source, quad - shift)
    target = (x1 - x0, y1 - y0)
    warped = cv2.warpPerspective(small, matrix, target, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(np.ones(size[::-1], np.float32), matrix, target)
    if picture.ndim == 3:
        cover = cover[..., None]
    window = picture[y0:y1, x0:x1]
    window += (warped - window) * cover


def expose(picture: Canvas, dice: Random) -> Pixels:
    """The picture as a cheap camera delivers it: exposure, blur, noise, 8 bits, JPEG."""
    gain, lift = dice.uniform(0.55, 1.25), dice.uniform(-25, 45)
    if dice.random() < 0.08:
        gain, lift = dice.uniform(0.2, 0.5), dice.uniform(-5, 60)
    picture = picture * gain + lift
    height, width = picture.shape[:2]
    if dice.random() < 0.6:
        picture = cv2.GaussianBlur(picture, (0, 0), dice.uniform(0.3, 0.9) * max(1.0, width / 190))
    if dice.random() < 0.12:
        picture = _smear(picture, dice)
    if dice.random() < 0.7:
        picture = picture + noise(dice, height, width) * dice.uniform(0.5, 9)
    pixels: Pixels = np.clip(picture, 0, 255).astype(np.uint8)
    if dice.random() < 0.25:  # cameras sharpen
        soft = cv2.GaussianBlur(pixels, (0, 0), 1.2)
        pixels = cv2.addWeighted(pixels, 2.0, soft, -1.0, 0)
    if dice.random() < 0.15:  # a small picture was enlarged before it was sent
        pixels = _enlarged(pixels, dice)
    if dice.random() < 0.75:
        quality = dice.randint(25, 95) if dice.random() < 0.7 else dice.randint(10, 35)
        _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        pixels = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))
    return pixels


def _enlarged(pixels: Pixels, dice: Random) -> Pixels:
    height, width = pixels.shape
    factor = dice.uniform(0.5, 0.9)
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    how = dice.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC))
    larger: Pixels = cv2.resize(small, (width, height), interpolation=how)
    return larger


def _smear(picture: Canvas, dice: Random) -> Canvas:
    length = dice.choice((3, 3, 5, 7)) if picture.shape[1] > 90 else 3
    kernel = np.zeros((length, length), np.float32)
    middle = length // 2
    if dice.random() < 0.5:
        kernel[middle] = 1
    elif dice.random() < 0.5:
        kernel[:, middle] = 1
    else:
        np.fill_diagonal(kernel, 1)
    return cv2.filter2D(picture, -1, kernel / kernel.sum())
