import os

import boto3

rds = boto3.client("rds-data")


def handler(event, context):
    result = rds.execute_statement(
        resourceArn=os.environ["CLUSTER_ARN"],
        secretArn=os.environ["SECRET_ARN"],
        database=os.environ["DATABASE"],
        sql="select count(*) from orders",
    )
    return {"orders": result["records"][0][0]["longValue"]}
