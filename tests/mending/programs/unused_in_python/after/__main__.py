from typing import Optional

import pulumi_aws as aws


def store(name: str) -> Optional[aws.s3.Bucket]:
    print("x")
    try:
        bucket = aws.s3.Bucket(name)
    except ValueError:
        return None
    return bucket


store("b")
