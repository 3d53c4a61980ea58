import datetime
import json
import os

import boto3

s3 = boto3.client("s3")
dynamodb = boto3.client("dynamodb")


def handler(event, context):
    count = dynamodb.scan(TableName=os.environ["TABLE"], Select="COUNT")["Count"]
    day = datetime.date.today().isoformat()
    s3.put_object(
        Bucket=os.environ["REPORTS"], Key=f"daily/{day}.json", Body=json.dumps({"day": day, "count": count}).encode()
    )
    return {"count": count}
