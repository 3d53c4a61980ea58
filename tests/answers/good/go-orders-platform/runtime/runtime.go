// Package runtime holds the service: its images, its cluster, its balancer, and how it grows.
package runtime

import (
	"encoding/json"

	"orders-platform/network"
	"orders-platform/storage"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecr"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const port = 8080

// Args is what the service needs.
type Args struct {
	Network        *network.Network
	Data           *storage.Stores
	Key            *kms.Key
	CertificateArn string
	ImageTag       string
	Alerts         pulumi.StringInput
}

// Service is the service behind its balancer.
type Service struct {
	pulumi.ResourceState

	Balancer *lb.LoadBalancer
	cluster  *ecs.Cluster
	service  *ecs.Service
	target   *lb.TargetGroup
}

// New makes everything that runs.
func New(ctx *pulumi.Context, name string, args Args, opts ...pulumi.ResourceOption) (*Service, error) {
	s := &Service{}
	if err := ctx.RegisterComponentResource("orders:runtime:Service", name, s, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(s)
	listener, err := s.balance(ctx, name, args, parent)
	if err != nil {
		return nil, err
	}
	task, err := s.task(ctx, name, args, parent)
	if err != nil {
		return nil, err
	}
	s.cluster, err = ecs.NewCluster(ctx, name, &ecs.ClusterArgs{
		Settings: ecs.ClusterSettingArray{
			&ecs.ClusterSettingArgs{Name: pulumi.String("containerInsights"), Value: pulumi.String("enabled")},
		},
	}, parent)
	if err != nil {
		return nil, err
	}
	s.service, err = ecs.NewService(ctx, name, &ecs.ServiceArgs{
		Cluster:                       s.cluster.Arn,
		TaskDefinition:                task.Arn,
		DesiredCount:                  pulumi.Int(2),
		LaunchType:                    pulumi.String("FARGATE"),
		WaitForSteadyState:            pulumi.Bool(true),
		HealthCheckGracePeriodSeconds: pulumi.Int(60),
		EnableEcsManagedTags:          pulumi.Bool(true),
		PropagateTags:                 pulumi.String("SERVICE"),
		NetworkConfiguration: &ecs.ServiceNetworkConfigurationArgs{
			Subnets:        args.Network.PrivateSubnetIds,
			SecurityGroups: pulumi.StringArray{args.Network.TaskGroup.ID()},
		},
		LoadBalancers: ecs.ServiceLoadBalancerArray{
			&ecs.ServiceLoadBalancerArgs{
				TargetGroupArn: s.target.Arn,
				ContainerName:  pulumi.String("orders"),
				ContainerPort:  pulumi.Int(port),
			},
		},
		DeploymentCircuitBreaker: &ecs.ServiceDeploymentCircuitBreakerArgs{
			Enable:   pulumi.Bool(true),
			Rollback: pulumi.Bool(true),
		},
	}, parent, pulumi.DependsOn([]pulumi.Resource{listener}), pulumi.IgnoreChanges([]string{"desiredCount"}))
	if err != nil {
		return nil, err
	}
	if err := s.grow(ctx, name, parent); err != nil {
		return nil, err
	}
	if err := s.watch(ctx, name, args, parent); err != nil {
		return nil, err
	}
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{"dnsName": s.Balancer.DnsName})
}

func (s *Service) balance(
	ctx *pulumi.Context, name string, args Args, parent pulumi.ResourceOption,
) (*lb.Listener, error) {
	var err error
	s.Balancer, err = lb.NewLoadBalancer(ctx, name, &lb.LoadBalancerArgs{
		LoadBalancerType:        pulumi.String("application"),
		SecurityGroups:          pulumi.StringArray{args.Network.BalancerGroup.ID()},
		Subnets:                 args.Network.PublicSubnetIds,
		DropInvalidHeaderFields: pulumi.Bool(true),
		AccessLogs: &lb.LoadBalancerAccessLogsArgs{
			Bucket:  args.Data.Logs.Bucket,
			Prefix:  pulumi.String("balancer"),
			Enabled: pulumi.Bool(true),
		},
	}, parent, pulumi.DependsOn([]pulumi.Resource{args.Data}))
	if err != nil {
		return nil, err
	}
	s.target, err = lb.NewTargetGroup(ctx, name, &lb.TargetGroupArgs{
		Port:       pulumi.Int(port),
		Protocol:   pulumi.String("HTTP"),
		TargetType: pulumi.String("ip"),
		VpcId:      args.Network.Vpc.ID(),
		HealthCheck: &lb.TargetGroupHealthCheckArgs{
			Path:    pulumi.String("/health"),
			Matcher: pulumi.String("200"),
		},
	}, parent)
	if err != nil {
		return nil, err
	}
	_, err = lb.NewListener(ctx, name+"-http", &lb.ListenerArgs{
		LoadBalancerArn: s.Balancer.Arn,
		Port:            pulumi.Int(80),
		Protocol:        pulumi.String("HTTP"),
		DefaultActions: lb.ListenerDefaultActionArray{
			&lb.ListenerDefaultActionArgs{
				Type: pulumi.String("redirect"),
				Redirect: &lb.ListenerDefaultActionRedirectArgs{
					Port:       pulumi.String("443"),
					Protocol:   pulumi.String("HTTPS"),
					StatusCode: pulumi.String("HTTP_301"),
				},
			},
		},
	}, parent)
	if err != nil {
		return nil, err
	}
	return lb.NewListener(ctx, name+"-https", &lb.ListenerArgs{
		LoadBalancerArn: s.Balancer.Arn,
		Port:            pulumi.Int(443),
		Protocol:        pulumi.String("HTTPS"),
		SslPolicy:       pulumi.String("ELBSecurityPolicy-TLS13-1-2-2021-06"),
		CertificateArn:  pulumi.String(args.CertificateArn),
		DefaultActions: lb.ListenerDefaultActionArray{
			&lb.ListenerDefaultActionArgs{Type: pulumi.String("forward"), TargetGroupArn: s.target.Arn},
		},
	}, parent)
}

func (s *Service) task(
	ctx *pulumi.Context, name string, args Args, parent pulumi.ResourceOption,
) (*ecs.TaskDefinition, error) {
	images, err := ecr.NewRepository(ctx, name, &ecr.RepositoryArgs{
		ImageTagMutability:         pulumi.String("IMMUTABLE"),
		ImageScanningConfiguration: &ecr.RepositoryImageScanningConfigurationArgs{ScanOnPush: pulumi.Bool(true)},
		EncryptionConfigurations: ecr.RepositoryEncryptionConfigurationArray{
			&ecr.RepositoryEncryptionConfigurationArgs{EncryptionType: pulumi.String("KMS"), KmsKey: args.Key.Arn},
		},
	}, parent)
	if err != nil {
		return nil, err
	}
	keep, err := json.Marshal(map[string]any{"rules": []map[string]any{{
		"rulePriority": 1,
		"selection":    map[string]any{"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 20},
		"action":       map[string]string{"type": "expire"},
	}}})
	if err != nil {
		return nil, err
	}
	_, err = ecr.NewLifecyclePolicy(ctx, name, &ecr.LifecyclePolicyArgs{
		Repository: images.Name,
		Policy:     pulumi.String(string(keep)),
	}, parent)
	if err != nil {
		return nil, err
	}
	logs, err := cloudwatch.NewLogGroup(ctx, name, &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(90),
		KmsKeyId:        args.Key.Arn,
	}, parent)
	if err != nil {
		return nil, err
	}
	execution, own, err := s.roles(ctx, name, args, images, logs, parent)
	if err != nil {
		return nil, err
	}
	region, err := aws.GetRegion(ctx, nil)
	if err != nil {
		return nil, err
	}
	secret := args.Data.Database.MasterUserSecrets.Index(pulumi.Int(0)).SecretArn().Elem()
	variable := func(name string, value pulumi.StringInput) pulumi.Map {
		return pulumi.Map{"name": pulumi.String(name), "value": value}
	}
	containers := pulumi.JSONMarshal(pulumi.Array{pulumi.Map{
		"name":                   pulumi.String("orders"),
		"image":                  pulumi.Sprintf("%s:%s", images.RepositoryUrl, args.ImageTag),
		"essential":              pulumi.Bool(true),
		"readonlyRootFilesystem": pulumi.Bool(true),
		"portMappings": pulumi.Array{
			pulumi.Map{"containerPort": pulumi.Int(port), "protocol": pulumi.String("tcp")},
		},
		"environment": pulumi.Array{
			variable("DATABASE_HOST", args.Data.Database.Address),
			variable("QUEUE_URL", args.Data.Queue.Url),
			variable("FILES_BUCKET", args.Data.Files.Bucket),
		},
		"secrets": pulumi.Array{
			pulumi.Map{"name": pulumi.String("DATABASE_LOGIN"), "valueFrom": secret},
		},
		"logConfiguration": pulumi.Map{
			"logDriver": pulumi.String("awslogs"),
			"options": pulumi.StringMap{
				"awslogs-group":         logs.Name,
				"awslogs-region":        pulumi.String(region.Region),
				"awslogs-stream-prefix": pulumi.String("orders"),
			},
		},
	}})
	return ecs.NewTaskDefinition(ctx, name, &ecs.TaskDefinitionArgs{
		Family:                  pulumi.Sprintf("%s-%s", name, ctx.Stack()),
		Cpu:                     pulumi.String("512"),
		Memory:                  pulumi.String("1024"),
		NetworkMode:             pulumi.String("awsvpc"),
		RequiresCompatibilities: pulumi.ToStringArray([]string{"FARGATE"}),
		ExecutionRoleArn:        execution.Arn,
		TaskRoleArn:             own.Arn,
		ContainerDefinitions:    containers,
	}, parent)
}
