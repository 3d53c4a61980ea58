import pulumi
import pulumi_aws as aws


class Store(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("shop:index:Store", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(f"{name}-files", opts=child)
        self.policy = aws.s3.BucketPolicy(
            f"{name}-policy",
            bucket=self.bucket.id,
            policy=self.bucket.arn.apply(lambda arn: '{"Statement": [{"Resource": "' + arn + '/*"}]}'),
            opts=child,
        )
        self.register_outputs({"bucket": self.bucket.id})


ireland = aws.Provider("ireland", region="eu-west-1")
Store("orders", opts=pulumi.ResourceOptions(providers={"aws": ireland}))
