import os
import time

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, _context):
    orders.update_item(
        Key={"order_id": event["order_id"]},
        UpdateExpression="SET charged_at = :now",
        ExpressionAttributeValues={":now": int(time.time())},
    )
    return {**event, "charged": True}
