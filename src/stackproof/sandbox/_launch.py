"""Locks itself down, then becomes the command it was given. Run by path: `python -I -S _launch.py ORDER REPORT`.

ORDER is a descriptor to read {"policy", "command", "environment"} from, REPORT one to answer on: what `lock_down`
returned, or {"refused": reason}. Without a command it only answers, which is how a machine is probed.
"""

import json
import os
import sys

REFUSED = 125


def main():
    order, report = int(sys.argv[1]), int(sys.argv[2])
    with os.fdopen(order, "rb") as file:
        work = json.load(file)
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import _jail  # ty: ignore[import-not-found]

    sys.path.pop(0)
    policy = work["policy"]
    policy["keep_fds"] = [*policy.get("keep_fds", ()), report]
    try:
        answer = _jail.lock_down(policy)
    except _jail.JailRefused as error:
        os.write(report, json.dumps({"refused": str(error)}).encode())
        return REFUSED
    os.write(report, json.dumps(answer).encode())
    os.close(report)
    if work["command"]:
        try:
            os.execve(work["command"][0], work["command"], work["environment"])
        except OSError as error:
            print("cannot start {}: {}".format(work["command"][0], error.strerror), file=sys.stderr)
            return 127
    return 0


if __name__ == "__main__":
    sys.exit(main())
