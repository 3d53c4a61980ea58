// A delivery pipeline with seven faults, or without them where `mended` is set.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

type shop struct {
	mended        bool
	tags, ownTags pulumi.StringMap
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		s := &shop{
			mended:  config.New(ctx, "").GetBool("mended"),
			tags:    pulumi.StringMap{"Project": pulumi.String("shop"), "Owner": pulumi.String("web")},
			ownTags: pulumi.StringMap{},
		}
		if s.mended {
			s.ownTags = s.tags
		}
		inner, group, err := s.network(ctx)
		if err != nil {
			return err
		}
		if err := s.service(ctx, inner, group); err != nil {
			return err
		}
		return s.delivery(ctx)
	})
}

func (s *shop) role(ctx *pulumi.Context, name, service string) (*iam.Role, error) {
	trust := pulumi.JSONMarshal(pulumi.Map{
		"Version": pulumi.String("2012-10-17"),
		"Statement": pulumi.Array{pulumi.Map{
			"Effect":    pulumi.String("Allow"),
			"Principal": pulumi.StringMap{"Service": pulumi.String(service)},
			"Action":    pulumi.String("sts:AssumeRole"),
		}},
	})
	return iam.NewRole(ctx, name, &iam.RoleArgs{AssumeRolePolicy: trust, Tags: s.ownTags})
}

func allow(ctx *pulumi.Context, name string, to *iam.Role, actions []string, resources ...pulumi.Input) error {
	policy := pulumi.JSONMarshal(pulumi.Map{
		"Version": pulumi.String("2012-10-17"),
		"Statement": pulumi.Array{pulumi.Map{
			"Effect":   pulumi.String("Allow"),
			"Action":   pulumi.ToStringArray(actions),
			"Resource": pulumi.Array(resources),
		}},
	})
	_, err := iam.NewRolePolicy(ctx, name, &iam.RolePolicyArgs{Role: to.ID(), Policy: policy})
	return err
}
