import pulumi_aws as aws


def made(name: str) -> aws.sqs.Queue:
    return aws.sqs.Queue(name)


def build() -> None:
    first = made("first")
    number = 3
    aws.sqs.Queue("second")


build()
