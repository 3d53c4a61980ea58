import pulumi_aws as aws

for number in range(150):
    aws.sqs.Queue(f"q{number}")
