import pulumi_aws as aws


def build():
    return aws.s3.Bucket("files")
