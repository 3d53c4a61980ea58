import json
import os, sys
from typing import Any, Dict, Optional

import pulumi
import pulumi_aws as aws
import pulumi_random as random

# Configuration
config = pulumi.Config("aws")
# The region of the stack.
region = config.get("region")

caller = aws.get_caller_identity()


def store(name: str) -> Optional[aws.s3.Bucket]:
    port = 5
    kind = port + 1
    made = print("x")
    try:
        bucket = aws.s3.Bucket(name)
    except ValueError as error:
        return None
    return bucket


store("b")
