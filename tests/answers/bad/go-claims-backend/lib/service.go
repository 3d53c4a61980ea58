package lib

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Service is the claims API behind its load balancer.
type Service struct {
	pulumi.ResourceState

	URL pulumi.StringOutput
}

// NewService creates cluster, task, balancer and service.
func NewService(ctx *pulumi.Context, name string, environment string, network *Network, database *Database) (*Service, error) {
	service := &Service{}
	if err := ctx.RegisterComponentResource("claims:app:Service", name+"-app", service); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(service)
	full := func(part string) string { return fmt.Sprintf("%s-%s-%s", name, part, environment) }

	cluster, err := ecs.NewCluster(ctx, full("cluster"), &ecs.ClusterArgs{Tags: tags(environment)}, parent)
	if err != nil {
		return nil, err
	}
	logs, err := cloudwatch.NewLogGroup(ctx, full("logs"), &cloudwatch.LogGroupArgs{
		Name: pulumi.String("/ecs/" + full("api")),
		Tags: tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}

	trust := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]}`
	role, err := iam.NewRole(ctx, full("task"), &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust),
		Tags:             tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}
	_, err = iam.NewRolePolicyAttachment(ctx, full("execution"), &iam.RolePolicyAttachmentArgs{
		Role:      role.Name,
		PolicyArn: pulumi.String("arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"),
	}, parent)
	if err != nil {
		return nil, err
	}
	everything, err := json.Marshal(map[string]interface{}{
		"Version": "2012-10-17",
		"Statement": []map[string]interface{}{
			{"Effect": "Allow", "Action": "*", "Resource": "*"},
		},
	})
	if err != nil {
		return nil, err
	}
	_, err = iam.NewRolePolicy(ctx, full("task"), &iam.RolePolicyArgs{
		Role:   role.ID(),
		Policy: pulumi.String(string(everything)),
	}, parent)
	if err != nil {
		return nil, err
	}

	var publicIds, privateIds pulumi.StringArray
	for i := range network.PublicSubnets {
		publicIds = append(publicIds, network.PublicSubnets[i].ID())
		privateIds = append(privateIds, network.PrivateSubnets[i].ID())
	}
	balancer, err := lb.NewLoadBalancer(ctx, full("alb"), &lb.LoadBalancerArgs{
		LoadBalancerType: pulumi.String("application"),
		SecurityGroups:   pulumi.StringArray{network.BalancerGroup.ID()},
		Subnets:          publicIds,
		Tags:             tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}
	target, err := lb.NewTargetGroup(ctx, full("tg"), &lb.TargetGroupArgs{
		Port:       pulumi.Int(8080),
		Protocol:   pulumi.String("HTTP"),
		TargetType: pulumi.String("ip"),
		VpcId:      network.Vpc.ID(),
		HealthCheck: &lb.TargetGroupHealthCheckArgs{
			Path: pulumi.String("/health"),
		},
		Tags: tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}
	listener, err := lb.NewListener(ctx, full("http"), &lb.ListenerArgs{
		LoadBalancerArn: balancer.Arn,
		Port:            pulumi.Int(80),
		Protocol:        pulumi.String("HTTP"),
		DefaultActions: lb.ListenerDefaultActionArray{
			&lb.ListenerDefaultActionArgs{
				Type:           pulumi.String("forward"),
				TargetGroupArn: target.Arn,
			},
		},
	}, parent)
	if err != nil {
		return nil, err
	}

	host := fmt.Sprintf("%v", database.Instance.Address)
	definition, err := json.Marshal([]map[string]interface{}{
		{
			"name":         "api",
			"image":        "nginx:latest",
			"essential":    true,
			"portMappings": []map[string]interface{}{{"containerPort": 8080}},
			"environment": []map[string]interface{}{
				{"name": "DB_HOST", "value": host},
				{"name": "DB_PASSWORD", "value": databasePass},
			},
			"logConfiguration": map[string]interface{}{
				"logDriver": "awslogs",
				"options": map[string]string{
					"awslogs-group":         "/ecs/" + full("api"),
					"awslogs-region":        "us-east-1",
					"awslogs-stream-prefix": "api",
				},
			},
		},
	})
	if err != nil {
		return nil, err
	}
	task, err := ecs.NewTaskDefinition(ctx, full("api"), &ecs.TaskDefinitionArgs{
		Family:                  pulumi.String(full("api")),
		Cpu:                     pulumi.String("256"),
		Memory:                  pulumi.String("4096"),
		NetworkMode:             pulumi.String("awsvpc"),
		RequiresCompatibilities: pulumi.StringArray{pulumi.String("FARGATE")},
		ExecutionRoleArn:        role.Arn,
		TaskRoleArn:             role.Arn,
		ContainerDefinitions:    pulumi.String(string(definition)),
		Tags:                    tags(environment),
	}, parent, pulumi.DependsOn([]pulumi.Resource{logs}))
	if err != nil {
		return nil, err
	}
	_, err = ecs.NewService(ctx, full("api"), &ecs.ServiceArgs{
		Cluster:                cluster.Arn,
		TaskDefinition:         task.Arn,
		DesiredCount:           pulumi.Int(2),
		LaunchType:             pulumi.String("FARGATE"),
		HealthCheckGracePeriod: pulumi.Int(60),
		WaitForSteadyState:     pulumi.Bool(true),
		NetworkConfiguration: &ecs.ServiceNetworkConfigurationArgs{
			Subnets:        privateIds,
			SecurityGroups: pulumi.StringArray{network.TaskGroup.ID()},
		},
		LoadBalancers: ecs.ServiceLoadBalancerArray{
			&ecs.ServiceLoadBalancerArgs{
				TargetGroupArn: target.Arn,
				ContainerName:  pulumi.String("api"),
				ContainerPort:  pulumi.Int(8080),
			},
		},
		Tags: tags(environment),
	}, parent, pulumi.DependsOn([]pulumi.Resource{listener}))
	if err != nil {
		return nil, err
	}

	_, err = cloudwatch.NewMetricAlarm(ctx, full("errors"), &cloudwatch.MetricAlarmArgs{
		Namespace:          pulumi.String("AWS/ApplicationELB"),
		MetricName:         pulumi.String("HTTPCode_Target_5XX_Count"),
		Dimensions:         pulumi.StringMap{"LoadBalancer": balancer.Arn},
		Statistic:          pulumi.String("Sum"),
		Period:             pulumi.Int(60),
		EvaluationPeriods:  pulumi.Int(2),
		Threshold:          pulumi.Float64(5),
		ComparisonOperator: pulumi.String("GreaterThanThreshold"),
	}, parent)
	if err != nil {
		return nil, err
	}

	service.URL = pulumi.Sprintf("http://%s", balancer.DnsName)
	return service, ctx.RegisterResourceOutputs(service, pulumi.Map{"url": service.URL})
}
