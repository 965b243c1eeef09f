"""`flask lpr` as someone at a terminal uses it."""

import csv
import json
from pathlib import Path

import cv2
import pytest
from flask import Flask

from lpr.training.scenes import draw_arrival

SIZES = ("size", "ms")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for name, number, state, seed in (("a", "8ABC12", "MA", 0), ("b", "KRT4471", "NY", 4)):
        cv2.imwrite(
            str(folder / f"{name}.jpg"), draw_arrival(number, state, seed=seed, frames=1)[0]
        )
    (folder / "c.txt").write_text("no picture")
    return folder


def run(app: Flask, *words: object) -> str:
    result = app.test_cli_runner().invoke(args=["lpr", *map(str, words)])
    assert result.exit_code == 0, result.output
    return result.output


def test_read_prints_one_object_an_image(app: Flask, pictures: Path) -> None:
    names = [pictures / "a.jpg", pictures / "c.txt", pictures / "gone.jpg", pictures / "b.jpg"]
    output = run(app, "read", "--json", "--engine", "onnx", *names)
    answers = [json.loads(line) for line in output.splitlines()]
    assert [answer["image"] for answer in answers] == [str(name) for name in names]
    assert answers[0]["plates"][0]["text"] == "8ABC12"
    assert set(answers[0]["plates"][0]) >= {"text", "confidence", "box", "characters"}
    assert len(answers[0]["plates"][0]["characters"]) == 6
    assert "not a JPEG" in answers[1]["error"]
    assert answers[1]["plates"] == []
    assert answers[2]["code"] == "unreadable"
    assert answers[3]["plates"][0]["text"] == "KRT4471"
    assert all(answer["ms"] >= 0 for answer in answers)


def test_read_takes_a_folder_and_prints_a_table(app: Flask, pictures: Path) -> None:
    head, *rows, said = run(app, "read", "--engine", "onnx", pictures).splitlines()
    assert head.split() == ["picture", "plate", "certain", "opens", "state", "type", "x,y", *SIZES]
    assert [row.split()[1] for row in rows] == ["8ABC12", "KRT4471"], "only the folder's pictures"
    assert {row.index(plate) for row, plate in zip(rows, ("8ABC12", "KRT4471"), strict=True)} == {
        head.index("plate")
    }
    assert said.startswith("2 pictures, 2 plates, ")


def test_a_bad_file_stops_nothing_and_is_named_in_its_place(app: Flask, pictures: Path) -> None:
    words = ["read", "--engine", "onnx", pictures / "c.txt", pictures / "a.jpg"]
    output = run(app, *words)
    assert output.splitlines()[1].endswith(
        "This is not a JPEG, PNG, WebP or BMP picture. Choose one of these."
    )
    assert "8ABC12" in output
    assert "1 could not be read" in output
    strict = app.test_cli_runner().invoke(args=["lpr", *map(str, words), "--strict"])
    assert strict.exit_code == 1
    assert "8ABC12" in strict.output


def test_read_prints_csv_with_a_row_for_every_picture(app: Flask, pictures: Path) -> None:
    names = [pictures / "a.jpg", pictures / "c.txt"]
    rows = list(csv.DictReader(run(app, "read", "--csv", "--engine", "onnx", *names).splitlines()))
    assert [(row["plate"], row["error"]) for row in rows] == [
        ("8ABC12", ""),
        ("", "not_a_picture"),
    ]
    assert 0.5 < float(rows[0]["confidence"]) <= 1
    assert int(rows[0]["width"]) > 60
    assert rows[0]["opens"] in {"yes", "no"}


def test_folders_in_folders_are_read_where_one_asks(app: Flask, pictures: Path) -> None:
    inner = pictures / "inner"
    inner.mkdir()
    (inner / "d.PNG").write_bytes(b"no picture")
    try:
        alone = run(app, "read", "--engine", "onnx", "--json", pictures).splitlines()
        whole = run(app, "read", "--engine", "onnx", "--json", "-r", pictures).splitlines()
    finally:
        (inner / "d.PNG").unlink()
        inner.rmdir()
    assert (len(alone), len(whole)) == (2, 3)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["read", "{empty}"], 1, "No pictures in"),
        (["read", "--json", "--csv", "{empty}"], 2, "Choose --json or --csv"),
        (["read"], 2, "Missing argument"),
        (["read", "--engine", "magic", "{empty}"], 2, "'magic' is not one of"),
    ],
)
def test_what_cannot_be_done_is_said(
    app: Flask, tmp_path: Path, words: list[str], status: int, said: str
) -> None:
    args = ["lpr", *(word.format(empty=tmp_path) for word in words)]
    result = app.test_cli_runner().invoke(args=args)
    assert (result.exit_code, said in result.output) == (status, True), result.output


@pytest.mark.parametrize("words", [["--engine", "opencv"], []])
def test_the_older_name_of_an_engine_is_taken(
    app: Flask, pictures: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setitem(app.config, "LPR_ENGINE", "magic" if words else "opencv")
    answer = json.loads(run(app, "read", "--json", *words, pictures / "a.jpg"))
    assert [plate["text"] for plate in answer["plates"]] == ["8ABC12"]
    assert "[easyocr|onnx]" in run(app, "read", "--help")


def test_help_names_the_exit_statuses(app: Flask) -> None:
    assert "Exit status: 0" in run(app, "read", "--help")


def test_bench_counts(app: Flask, pictures: Path) -> None:
    (pictures / "labels.csv").write_text("image,plate\n")
    (pictures / "labels.csv").write_text(
        "image,x,y,width,height,plate\na.jpg,554,544,152,76,8ABC12\nb.jpg,0,0,20,10,KRT4472\n"
    )
    report = json.loads(run(app, "bench", "--json", "--engine", "onnx", pictures))
    assert (report["images"], report["exact"], report["folded"]) == (2, 1, 1)
    assert [miss["plate"] for miss in report["misses"]] == ["KRT4472"]
    table = run(app, "bench", "--engine", "onnx", pictures)
    assert "exact                   1 of 2, 50.0%" in table
    assert "KRT4472  read as KRT4471" in table


def test_bench_without_labels_says_what_is_missing(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["lpr", "bench", "--engine", "onnx", str(tmp_path)])
    assert result.exit_code == 1
    assert "labels.csv cannot be read" in result.output


def test_altered_weights_stop_the_command(
    app: Flask, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lpr.reading.weights.digest", lambda path: "0" * 64)
    result = app.test_cli_runner().invoke(args=["lpr", "read", str(pictures / "a.jpg")])
    assert result.exit_code == 1
    assert "weights_altered" in result.output
