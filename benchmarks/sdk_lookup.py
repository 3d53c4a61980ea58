"""How long look-ups in the SDK schemas take, in fresh processes; milliseconds, median of 9."""

from __future__ import annotations

import statistics
import subprocess
import sys

STEPS = {
    "import the front door": "from stackproof import aws",
    "open the index of aws 7": "schema = aws.sdk()",
    "first resource (s3.Bucket)": "schema.resource('aws:s3/bucket:Bucket')",
    "largest module (quicksight)": "schema.module('quicksight')",
    "twenty modules more": "[schema.module(name).resources for name in schema.modules()[60:80]]",
    "an action of IAM": "aws.is_action('s3:GetObject')",
    "what was meant by elbv2.LoadBalancer": "aws.suggest(schema, 'elbv2', 'LoadBalancer')",
}
SCRIPT = "import time\n" + "".join(
    f"start = time.perf_counter()\n{code}\nprint((time.perf_counter() - start) * 1000)\n" for code in STEPS.values()
)


def main() -> None:
    """Print one line a step."""
    runs = []
    for _ in range(9):
        answer = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True)
        runs.append([float(line) for line in answer.stdout.split()])
    for name, times in zip(STEPS, zip(*runs, strict=True), strict=True):
        print(f"{name:40} {statistics.median(times):7.2f} ms")


if __name__ == "__main__":
    main()
