package main

import (
	"encoding/json"
	"os"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/codebuild"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/codecommit"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/codepipeline"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const inline = `version: 0.2
phases:
  install:
    commands:
      - ./tools/fetch.sh
  pre_build:
    commands:
      - npm ci
      - npm test
  build:
    commands:
      - npm run image
artifacts:
  files:
    - imagedefinitions.json
`

func (s *shop) delivery(ctx *pulumi.Context) error {
	artifacts, err := s3.NewBucket(ctx, "artifacts", &s3.BucketArgs{ForceDestroy: pulumi.Bool(true), Tags: s.tags})
	if err != nil {
		return err
	}
	topic, err := sns.NewTopic(ctx, "releases", &sns.TopicArgs{Tags: s.ownTags})
	if err != nil {
		return err
	}
	source, err := codecommit.NewRepository(ctx, "source", &codecommit.RepositoryArgs{
		RepositoryName: pulumi.String("shop"),
		Tags:           s.ownTags,
	})
	if err != nil {
		return err
	}
	if s.mended {
		if err := approve(ctx, source); err != nil {
			return err
		}
	}
	build, err := s.build(ctx, artifacts)
	if err != nil {
		return err
	}

	role, err := s.role(ctx, "pipeline", "codepipeline.amazonaws.com")
	if err != nil {
		return err
	}
	err = allow(ctx, "pipeline", role, []string{
		"s3:GetObject",
		"s3:PutObject",
		"codecommit:GetBranch",
		"codecommit:GetCommit",
		"codecommit:UploadArchive",
		"codecommit:GetUploadArchiveStatus",
		"codebuild:StartBuild",
		"codebuild:BatchGetBuilds",
	}, pulumi.Sprintf("%s/*", artifacts.Arn), source.Arn, build.Arn)
	if err != nil {
		return err
	}
	pipeline, err := codepipeline.NewPipeline(ctx, "release", &codepipeline.PipelineArgs{
		RoleArn: role.Arn,
		ArtifactStores: codepipeline.PipelineArtifactStoreArray{
			&codepipeline.PipelineArtifactStoreArgs{Location: artifacts.Bucket, Type: pulumi.String("S3")},
		},
		Stages: codepipeline.PipelineStageArray{
			stage("Source", "Source", "CodeCommit", []string{}, []string{"source"}, pulumi.StringMap{
				"RepositoryName":       source.RepositoryName,
				"BranchName":           pulumi.String("main"),
				"PollForSourceChanges": pulumi.String("false"),
			}),
			stage("Build", "Build", "CodeBuild", []string{"source"}, []string{"image"}, pulumi.StringMap{
				"ProjectName": build.Name,
			}),
		},
		Tags: s.ownTags,
	})
	if err != nil {
		return err
	}
	ctx.Export("pipeline", pipeline.Name)
	if s.mended {
		return s.rules(ctx, pipeline, topic)
	}
	return nil
}

func approve(ctx *pulumi.Context, source *codecommit.Repository) error {
	content, err := json.Marshal(map[string]any{
		"Version":               "2018-11-08",
		"DestinationReferences": []string{"refs/heads/main"},
		"Statements":            []map[string]any{{"Type": "Approvers", "NumberOfApprovalsNeeded": 1}},
	})
	if err != nil {
		return err
	}
	template, err := codecommit.NewApprovalRuleTemplate(ctx, "two-eyes", &codecommit.ApprovalRuleTemplateArgs{
		Content: pulumi.String(string(content)),
	})
	if err != nil {
		return err
	}
	association := &codecommit.ApprovalRuleTemplateAssociationArgs{
		ApprovalRuleTemplateName: template.Name,
		RepositoryName:           source.RepositoryName,
	}
	_, err = codecommit.NewApprovalRuleTemplateAssociation(ctx, "two-eyes", association)
	return err
}

func (s *shop) build(ctx *pulumi.Context, artifacts *s3.Bucket) (*codebuild.Project, error) {
	role, err := s.role(ctx, "build", "codebuild.amazonaws.com")
	if err != nil {
		return nil, err
	}
	err = allow(ctx, "build", role, []string{"s3:GetObject", "s3:PutObject"}, pulumi.Sprintf("%s/*", artifacts.Arn))
	if err != nil {
		return nil, err
	}
	commands := inline
	if s.mended {
		text, err := os.ReadFile("buildspec.yml")
		if err != nil {
			return nil, err
		}
		commands = string(text)
	}
	return codebuild.NewProject(ctx, "build", &codebuild.ProjectArgs{
		ServiceRole: role.Arn,
		Artifacts:   &codebuild.ProjectArtifactsArgs{Type: pulumi.String("CODEPIPELINE")},
		Environment: &codebuild.ProjectEnvironmentArgs{
			ComputeType: pulumi.String("BUILD_GENERAL1_SMALL"),
			Image:       pulumi.String("aws/codebuild/standard:7.0"),
			Type:        pulumi.String("LINUX_CONTAINER"),
		},
		Source: &codebuild.ProjectSourceArgs{Type: pulumi.String("CODEPIPELINE"), Buildspec: pulumi.String(commands)},
		Tags:   s.ownTags,
	})
}

func stage(
	name, category, provider string, takes, makes []string, configuration pulumi.StringMap,
) codepipeline.PipelineStageArgs {
	return codepipeline.PipelineStageArgs{
		Name: pulumi.String(name),
		Actions: codepipeline.PipelineStageActionArray{codepipeline.PipelineStageActionArgs{
			Name:            pulumi.String(name),
			Category:        pulumi.String(category),
			Owner:           pulumi.String("AWS"),
			Provider:        pulumi.String(provider),
			Version:         pulumi.String("1"),
			InputArtifacts:  pulumi.ToStringArray(takes),
			OutputArtifacts: pulumi.ToStringArray(makes),
			Configuration:   configuration,
		}},
	}
}

func (s *shop) rules(ctx *pulumi.Context, pipeline *codepipeline.Pipeline, topic *sns.Topic) error {
	starter, err := s.role(ctx, "starter", "events.amazonaws.com")
	if err != nil {
		return err
	}
	if err := allow(ctx, "starter", starter, []string{"codepipeline:StartPipelineExecution"}, pipeline.Arn); err != nil {
		return err
	}
	err = s.rule(ctx, "pushed", map[string]any{
		"source":      []string{"aws.codecommit"},
		"detail-type": []string{"CodeCommit Repository State Change"},
		"detail":      map[string][]string{"referenceName": {"main"}},
	}, &cloudwatch.EventTargetArgs{Arn: pipeline.Arn, RoleArn: starter.Arn})
	if err != nil {
		return err
	}
	return s.rule(ctx, "failed", map[string]any{
		"source":      []string{"aws.codepipeline"},
		"detail-type": []string{"CodePipeline Pipeline Execution State Change"},
		"detail":      map[string][]string{"state": {"FAILED"}},
	}, &cloudwatch.EventTargetArgs{Arn: topic.Arn})
}

func (s *shop) rule(
	ctx *pulumi.Context, name string, pattern map[string]any, target *cloudwatch.EventTargetArgs,
) error {
	text, err := json.Marshal(pattern)
	if err != nil {
		return err
	}
	rule, err := cloudwatch.NewEventRule(ctx, name, &cloudwatch.EventRuleArgs{
		EventPattern: pulumi.String(string(text)),
		Tags:         s.tags,
	})
	if err != nil {
		return err
	}
	target.Rule = rule.Name
	_, err = cloudwatch.NewEventTarget(ctx, name, target)
	return err
}
