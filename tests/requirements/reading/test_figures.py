"""How much of the prompts in tests/prompts is read rightly; the figures may only grow."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_SCRIPT = ROOT / "benchmarks" / "prompts.py"
# What `benchmarks/prompts.py` printed when this was written, less half a point: 99.3 and 99.5; 98.7 and 97.3. Of the
# later ten, which were read at 85.2 and 71.1 at first sight, the misses have been looked at since, so that the figures
# say no longer how well a new prompt is read.
FIGURES = {"": (98.8, 99.0), "later": (98.2, 96.8)}


@pytest.mark.parametrize("folder", FIGURES, ids=["first", "later"])
def test_precision_and_recall_do_not_fall(folder):
    spec = importlib.util.spec_from_file_location("prompts_benchmark", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    precision, recall = module.figures(ROOT / "tests" / "prompts" / folder)
    assert precision >= FIGURES[folder][0]
    assert recall >= FIGURES[folder][1]
