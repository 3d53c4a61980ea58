import json
import os
from decimal import Decimal

import boto3

table = boto3.resource("dynamodb").Table(os.environ["PRICES_TABLE"])


def handler(event, context):
    sku = (event.get("pathParameters") or {}).get("sku")
    item = table.get_item(Key={"sku": sku}).get("Item") if sku else None
    if item is None:
        return {"statusCode": 404, "body": json.dumps({"message": "unknown sku"})}
    item = {k: float(v) if isinstance(v, Decimal) else v for k, v in item.items()}
    return {"statusCode": 200, "body": json.dumps(item)}
