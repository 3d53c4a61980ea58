import pulumi_aws as aws

queues = [aws.sqs.Queue("first")]
size = queues[0].arn.apply(lambda arn: {"small": 1}[arn])
for number in range(12):
    queues.append(aws.sqs.Queue(f"next-{number}", tags={"before": queues[-1].arn}))
for name in ("a", "b", "c"):
    aws.sqs.Queue(name, delay_seconds=size.apply(lambda seconds: seconds + 1))
