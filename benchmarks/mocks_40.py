"""The forty resources under Pulumi's own mocks: `python mocks_40.py FOLDER` prints how many were registered."""

from __future__ import annotations

import os
import runpy
import sys

import pulumi


class Mocks(pulumi.runtime.Mocks):
    """Echoes the inputs and counts, as the examples in Pulumi's documentation do."""

    def __init__(self) -> None:
        self.count = 0

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict]:
        self.count += 1
        made = dict.fromkeys(("dnsName", "address", "url", "name"), f"{args.name}.example")
        return f"{args.name}_id", made | dict(args.inputs) | {"arn": f"arn:aws:x:eu-west-1:123456789012:{args.name}"}

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict:
        return {"accountId": "123456789012", "id": "123456789012", "arn": "", "userId": ""}


def main() -> None:
    """Run the program to its end."""
    folder = os.path.abspath(sys.argv[1])
    os.chdir(folder)
    sys.path.insert(0, folder)
    mocks = Mocks()
    pulumi.runtime.set_mocks(mocks, project="forty", stack="dev")
    for key, value in (
        ("image", "orders:1.4.2"),
        ("certificateArn", "arn:aws:acm:eu-west-1:123456789012:certificate/1"),
    ):
        pulumi.runtime.set_config(f"forty:{key}", value)

    @pulumi.runtime.test
    def run() -> None:
        runpy.run_path(os.path.join(folder, "__main__.py"), run_name="__main__")

    run()
    print(mocks.count)


if __name__ == "__main__":
    main()
