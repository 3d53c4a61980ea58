import pulumi
import pulumi.dynamic
import pulumi_aws as aws


class Provider(pulumi.dynamic.ResourceProvider):
    def create(self, props):
        return pulumi.dynamic.CreateResult("id", props)


class Thing(pulumi.dynamic.Resource):
    def __init__(self, name):
        super().__init__(Provider(), name, {"size": 3})


Thing("thing")
aws.s3.Bucket("files")
