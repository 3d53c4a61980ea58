import csv
import io
import json
import logging
import os
from urllib.parse import unquote_plus

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)
s3 = boto3.client("s3")
TABLE = boto3.resource("dynamodb").Table(os.environ["RESULTS_TABLE"])


def handler(event, _context):
    failures = []
    for record in event["Records"]:
        try:
            body = json.loads(record["body"])
            for entry in body.get("Records", []):
                bucket = entry["s3"]["bucket"]["name"]
                key = unquote_plus(entry["s3"]["object"]["key"])
                text = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode("utf-8")
                rows = list(csv.DictReader(io.StringIO(text)))
                TABLE.put_item(Item={"object_key": key, "row_count": len(rows)})
                logger.info("processed %s with %d rows", key, len(rows))
        except Exception:
            logger.exception("message %s failed", record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
