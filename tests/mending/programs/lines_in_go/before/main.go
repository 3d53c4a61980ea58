package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16"), EnableDnsSupport: pulumi.Bool(true)})
		if err != nil {
			return err
		}
		// _, err = s3.NewBucket(ctx, "other", nil)
		// if err != nil {
		// 	return err
		// }
		bucket, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{Tags: pulumi.StringMap{"One": pulumi.String("a value of some length"), "Two": pulumi.String("x")}})
		if err != nil {
			return err
		}
		ctx.Export("all", pulumi.StringArray{vpc.Arn, bucket.Arn, bucket.BucketDomainName, bucket.BucketRegionalDomainName})
		return nil
	})
}
