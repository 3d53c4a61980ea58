import json
import os
import uuid

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def _reply(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def main(event, context):
    route = event["routeKey"]
    owner = event["requestContext"]["authorizer"]["iam"]["userArn"]
    if route == "POST /notes":
        note = {"owner": owner, "id": str(uuid.uuid4()), "text": json.loads(event["body"])["text"]}
        table.put_item(Item=note)
        return _reply(201, note)
    if route == "GET /notes/{id}":
        item = table.get_item(Key={"owner": owner, "id": event["pathParameters"]["id"]}).get("Item")
        return _reply(200, item) if item else _reply(404, {"message": "not found"})
    return _reply(404, {"message": "no such route"})
