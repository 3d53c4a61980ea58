import pulumi_aws as aws


def made(name: str) -> aws.sqs.Queue:
    return aws.sqs.Queue(name)


def build() -> None:
    made("first")
    aws.sqs.Queue("second")


build()
