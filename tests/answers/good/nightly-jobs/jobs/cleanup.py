import os
import time

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    cutoff = str(int(time.time()) - 90 * 86400)
    removed = 0
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=os.environ["TABLE"],
        FilterExpression="created_at < :cutoff",
        ExpressionAttributeValues={":cutoff": {"N": cutoff}},
        ProjectionExpression="pk",
    )
    for page in pages:
        for item in page["Items"]:
            dynamodb.delete_item(TableName=os.environ["TABLE"], Key={"pk": item["pk"]})
            removed += 1
    return {"removed": removed}
