package main

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func (s *shop) service(ctx *pulumi.Context, inner pulumi.StringArray, group *ec2.SecurityGroup) error {
	cluster, err := ecs.NewCluster(ctx, "shop", &ecs.ClusterArgs{Tags: s.tags})
	if err != nil {
		return err
	}
	execution, err := s.role(ctx, "execution", "ecs-tasks.amazonaws.com")
	if err != nil {
		return err
	}
	_, err = iam.NewRolePolicyAttachment(ctx, "execution", &iam.RolePolicyAttachmentArgs{
		Role:      execution.Name,
		PolicyArn: pulumi.String("arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"),
	})
	if err != nil {
		return err
	}
	containers, err := json.Marshal([]map[string]any{{
		"name":         "shop",
		"image":        "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0",
		"essential":    true,
		"portMappings": []map[string]int{{"containerPort": 8080}},
	}})
	if err != nil {
		return err
	}
	task, err := ecs.NewTaskDefinition(ctx, "shop", &ecs.TaskDefinitionArgs{
		Family:                  pulumi.String("shop"),
		Cpu:                     pulumi.String("256"),
		Memory:                  pulumi.String("512"),
		NetworkMode:             pulumi.String("awsvpc"),
		RequiresCompatibilities: pulumi.StringArray{pulumi.String("FARGATE")},
		ExecutionRoleArn:        execution.Arn,
		ContainerDefinitions:    pulumi.String(containers),
		Tags:                    s.ownTags,
	})
	if err != nil {
		return err
	}
	_, err = ecs.NewService(ctx, "shop", &ecs.ServiceArgs{
		Cluster:        cluster.Arn,
		TaskDefinition: task.Arn,
		DesiredCount:   pulumi.Int(2),
		LaunchType:     pulumi.String("FARGATE"),
		NetworkConfiguration: &ecs.ServiceNetworkConfigurationArgs{
			Subnets:        inner,
			SecurityGroups: pulumi.StringArray{group.ID()},
		},
		WaitForSteadyState: pulumi.Bool(s.mended),
		Tags:               s.ownTags,
	})
	return err
}
