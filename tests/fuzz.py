"""Any bytes at all, on every reader: ``python tests/fuzz.py --minutes 60``.

Seeds are the corpus and a sample map written in every format. A change is a flipped, cut, doubled or
moved piece, a number at the edge, a word of a format, or a piece of another seed. With atheris
installed, ``--guided`` lets the coverage of the readers choose the changes. What counts as a failure:
any exception that is not netmap's own, an answer that is neither a map nor a list of problems, a map
that is not valid, or more than ten
seconds of processor time for a file. A failure is saved beside its traceback.

Not a test of the suite: it is run for an hour before a release, and reported in docs/validation.md.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import os
import pkgutil
import random
import signal
import sys
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SECONDS = 10
WORDS = [
    b"", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"'", b'"', b"\\", b"<", b">", b"&#0;", b"&#x10FFFF;", b"]]>",
    b"NaN", b"inf", b"-1", b"0", b"1e999", b"9" * 400, b"2024-02-31", b"0000-00-00", b"10000-01-01", b"null", b"true",
    b"[" * 50, b"{" * 50, b"(" * 50, b"\r", b"\n\n\n", b"\t", b";", b"|", b"=1+1", b"json:[", b"xml:space", b"<!DOCTYPE a>",
    b"\xed\xa0\x80", "‮".encode(), b"%s%n", b"*Vertices 9999999999", b"dl n=999999999", b"NR=0, NC=0",
    b'start="9999-12-31"', b"[1-*]", b'"id":"id"', b'{"a":1,"a":2}', b"<key/>", b"<data key=''/>", b"Reports to", b"XX",
]  # fmt: skip


def seeds() -> list[dict[str, bytes]]:
    """Return the corpus, and small maps in every format that is written."""
    import tests.formats
    from netmap import formats, shipped
    from netmap.errors import NotPossibleError

    names = [m.name for m in pkgutil.iter_modules(tests.formats.__path__) if m.name.startswith("corpus_")]
    found = [case.data() for name in names for case in importlib.import_module(f"tests.formats.{name}").CASES]
    network = formats.read(shipped.sample("stockport")).require()
    small = network.replace(people=network.people[:6], roles=(), relationships=(), parts=(), ratings=())
    kept = {actor.id for actor in (*small.organisations, *small.people)}
    lines = [r for r in network.relationships if {r.source, r.target} <= kept and not r.reported_by]
    small = small.replace(relationships=lines)
    for form in formats.FORMATS:
        if form.write:
            ending = form.suffixes[0] if form.suffixes else ""
            with suppress(NotPossibleError):  # interviews, for one, need somebody who was asked
                found.append(formats.to_files(small, f"map{ending}", form))
    return found


def change(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return bytes with a few pieces changed."""
    held = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        size = len(held)
        at, to = sorted((chance.randint(0, size), chance.randint(0, size)))
        to = min(to, at + chance.choice((1, 2, 8, 64, 1_000)))
        kind = chance.randrange(8)
        if kind == 0 and size:
            held[chance.randrange(size)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del held[at:to]
        elif kind == 2:
            held[at:at] = held[at:to] * chance.choice((1, 2, 50))
        elif kind == 3:
            held[at:to] = chance.choice(WORDS)
        elif kind == 4:
            held[at:at] = chance.choice(WORDS)
        elif kind == 5:
            other = chance.choice(others)
            cut = chance.randint(0, len(other))
            held[at:to] = other[cut : cut + chance.choice((4, 40, 400))]
        elif kind == 6:
            held = held[:at] + held[to:] + held[at:to]
        else:
            held[at:to] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 16))))
        if len(held) > 200_000:
            del held[200_000:]
    return bytes(held)


class TooSlow(BaseException):
    """A reader took longer than it may."""


def _ring(*_: object) -> None:
    raise TooSlow


def try_one(files: dict[str, bytes]) -> str:
    """Read some files and return what came of it; raise if that is none of what may come."""
    from netmap import formats
    from netmap.errors import InputError
    from netmap.model import find_observations
    from netmap.model.validate import find_problems

    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of processor time: a busy machine is no hang
    try:
        found = formats.read_files(files)
        if found.network is None:
            assert found.problems, "neither a map nor a problem"
            [str(problem) for problem in found.problems]
            formats.report_csv(found)
            return "problems"
        [str(note) for note in found.notes]
        assert not find_problems(found.network, {}), "a map that is not valid"
        find_observations(found.network)
        return f"map from {found.form}"
    except InputError as error:
        assert str(error)
        return "refused"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def save(files: dict[str, bytes], error: BaseException, folder: Path) -> None:
    """Keep what brought a reader down, once for each place in the code."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    name = f"{type(error).__name__}-{Path(where.filename).stem}-{where.lineno}"
    place = folder / name
    if place.exists():
        return
    place.mkdir(parents=True)
    for number, (file, data) in enumerate(files.items()):
        (place / f"{number}-{Path(file).name}").write_bytes(data)
    (place / "why.txt").write_text("".join(traceback.format_exception(error)))
    print(f"found: {name}", flush=True)


def run(minutes: float, seed: int, folder: Path) -> Counter[str]:
    """Change seeds at random for some minutes and return what came of them."""
    chance = random.Random(seed)
    known = seeds()
    parts = [data for files in known for data in files.values()]
    results: Counter[str] = Counter()
    slowest = 0.0
    end = time.monotonic() + minutes * 60
    while time.monotonic() < end:
        files = dict(chance.choice(known))
        name = chance.choice(list(files))
        files[name] = change(files[name], parts, chance)
        if chance.random() < 0.03:  # a file that is called what it is not
            files[Path(name).stem + Path(chance.choice(list(chance.choice(known)))).suffix] = files.pop(name)
        start = time.process_time()
        try:
            results[try_one(files)] += 1
        except (Exception, TooSlow) as error:
            results["FAILED"] += 1
            save(files, error, folder)
        slowest = max(slowest, time.process_time() - start)
    print(f"slowest: {slowest:.2f} s")
    return results


def guided(folder: Path, seed: int, minutes: float) -> None:
    """Let coverage choose: atheris over every reader, the first byte saying what the file is called."""
    import atheris

    with atheris.instrument_imports(include=["netmap.formats", "netmap.model"]):
        import netmap.formats
    names = sorted({ending for form in netmap.formats.FORMATS for ending in form.suffixes})
    corpus = folder / "seeds"
    corpus.mkdir(parents=True, exist_ok=True)
    for files in seeds():
        name, data = next(iter(files.items()))
        ending = next((e for e in names if name.endswith(e)), names[0])
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(bytes([names.index(ending)]) + data)

    def one(data: bytes) -> None:
        if not data:
            return
        files = {f"map{names[data[0] % len(names)]}": data[1:]}
        try:
            try_one(files)
        except (Exception, TooSlow) as error:
            save(files, error, folder)

    options = [
        f"-max_total_time={int(minutes * 60)}",
        f"-seed={seed}",
        "-max_len=20000",
        "-rss_limit_mb=4096",
    ]
    atheris.Setup([sys.argv[0], str(corpus), *options], one)
    atheris.Fuzz()


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--guided", action="store_true", help="with atheris")
    asked = parser.parse_args()
    signal.signal(signal.SIGPROF, _ring)
    if asked.guided:
        guided(asked.found, asked.seed, asked.minutes)
        return
    results = run(asked.minutes, asked.seed, asked.found)
    print(
        f"{sum(results.values()):,} files in {asked.minutes:g} minutes, seed {asked.seed}, pid {os.getpid()}"
    )
    for what, count in results.most_common():
        print(f"  {count:>9,} {what}")
    sys.exit(1 if results["FAILED"] else 0)


if __name__ == "__main__":
    main()
