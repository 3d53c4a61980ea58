import pulumi
import pulumi_aws as aws


def tagged(args):
    return pulumi.ResourceTransformResult({**args.props, "tags": {"Team": "shop"}}, args.opts)


def protected(args):
    pulumi.log.info("seen by a transform")
    return pulumi.ResourceTransformResult(args.props, pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=True)))


pulumi.runtime.register_resource_transform(tagged)
aws.s3.Bucket("files", opts=pulumi.ResourceOptions(transforms=[protected]))
