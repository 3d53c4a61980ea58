import pulumi_aws as aws

first = aws.ec2.Vpc("first", cidr_block="10.0.0.0/16")
second = aws.ec2.Vpc("second", cidr_block="10.1.0.0/16")
aws.ec2.Subnet("a", cidr_block="10.0.0.0/24")
aws.sqs.Queue("q", retention=4)
aws.s3.Bucket("b", encrypt=True)
aws.lambda_.Function("f", role="arn:aws:iam::123456789012:role/x", timeout_minutes=3, handler="a.b", runtime="python3.12")
