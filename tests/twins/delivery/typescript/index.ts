// A delivery pipeline with seven faults, or without them where `mended` is set.
import * as fs from "fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const mended = new pulumi.Config().getBoolean("mended") ?? false;
const tags = { Project: "shop", Owner: "web" };
const ownTags: Record<string, string> = mended ? tags : {};
const COMMANDS = `version: 0.2
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
`;

function role(name: string, service: string): aws.iam.Role {
    const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
    const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    return new aws.iam.Role(name, { assumeRolePolicy, tags: ownTags });
}

function allow(name: string, to: aws.iam.Role, actions: string[], resources: pulumi.Input<string>[]): void {
    const policy = pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: actions, Resource: resources }],
    });
    new aws.iam.RolePolicy(name, { role: to.id, policy });
}

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, tags });
const gateway = new aws.ec2.InternetGateway("main", { vpcId: vpc.id, tags: ownTags });
const outerTable = new aws.ec2.RouteTable("outer", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
    tags: ownTags,
});
const outer = new aws.ec2.Subnet("outer", {
    vpcId: vpc.id,
    cidrBlock: "10.0.0.0/24",
    availabilityZone: "us-east-1a",
    tags: ownTags,
});
new aws.ec2.RouteTableAssociation("outer", { subnetId: outer.id, routeTableId: outerTable.id });
const address = new aws.ec2.Eip("nat", { domain: "vpc", tags: ownTags });
const nat = new aws.ec2.NatGateway(
    "nat",
    { subnetId: outer.id, allocationId: address.id, tags: ownTags },
    { dependsOn: [gateway] },
);
const innerTable = new aws.ec2.RouteTable("inner", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
    tags: ownTags,
});
const inner = ["us-east-1a", "us-east-1b"].map((availabilityZone, number) => {
    const subnet = new aws.ec2.Subnet(`inner-${number}`, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${number + 1}.0/24`,
        availabilityZone,
        tags: ownTags,
    });
    new aws.ec2.RouteTableAssociation(`inner-${number}`, { subnetId: subnet.id, routeTableId: innerTable.id });
    return subnet;
});
if (mended) {
    new aws.ec2.VpcEndpoint("s3", {
        vpcId: vpc.id,
        serviceName: "com.amazonaws.us-east-1.s3",
        routeTableIds: [innerTable.id],
        tags,
    });
}
const group = new aws.ec2.SecurityGroup("service", {
    vpcId: vpc.id,
    description: "The shop",
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    tags: ownTags,
});

const cluster = new aws.ecs.Cluster("shop", { tags });
const execution = role("execution", "ecs-tasks.amazonaws.com");
new aws.iam.RolePolicyAttachment("execution", {
    role: execution.name,
    policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
});
const task = new aws.ecs.TaskDefinition("shop", {
    family: "shop",
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    executionRoleArn: execution.arn,
    containerDefinitions: JSON.stringify([
        {
            name: "shop",
            image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0",
            essential: true,
            portMappings: [{ containerPort: 8080 }],
        },
    ]),
    tags: ownTags,
});
new aws.ecs.Service("shop", {
    cluster: cluster.arn,
    taskDefinition: task.arn,
    desiredCount: 2,
    launchType: "FARGATE",
    networkConfiguration: { subnets: inner.map((subnet) => subnet.id), securityGroups: [group.id] },
    waitForSteadyState: mended,
    tags: ownTags,
});

const artifacts = new aws.s3.Bucket("artifacts", { forceDestroy: true, tags });
const topic = new aws.sns.Topic("releases", { tags: ownTags });
const source = new aws.codecommit.Repository("source", { repositoryName: "shop", tags: ownTags });
if (mended) {
    const template = new aws.codecommit.ApprovalRuleTemplate("two-eyes", {
        content: JSON.stringify({
            Version: "2018-11-08",
            DestinationReferences: ["refs/heads/main"],
            Statements: [{ Type: "Approvers", NumberOfApprovalsNeeded: 1 }],
        }),
    });
    new aws.codecommit.ApprovalRuleTemplateAssociation("two-eyes", {
        approvalRuleTemplateName: template.name,
        repositoryName: source.repositoryName,
    });
}

const buildRole = role("build", "codebuild.amazonaws.com");
allow("build", buildRole, ["s3:GetObject", "s3:PutObject"], [pulumi.interpolate`${artifacts.arn}/*`]);
const build = new aws.codebuild.Project("build", {
    serviceRole: buildRole.arn,
    artifacts: { type: "CODEPIPELINE" },
    environment: {
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/standard:7.0",
        type: "LINUX_CONTAINER",
    },
    source: { type: "CODEPIPELINE", buildspec: mended ? fs.readFileSync("buildspec.yml", "utf8") : COMMANDS },
    tags: ownTags,
});

function stage(
    name: string,
    category: string,
    provider: string,
    takes: string[],
    makes: string[],
    configuration: Record<string, pulumi.Input<string>>,
): aws.types.input.codepipeline.PipelineStage {
    return {
        name,
        actions: [
            {
                name,
                category,
                owner: "AWS",
                provider,
                version: "1",
                inputArtifacts: takes,
                outputArtifacts: makes,
                configuration,
            },
        ],
    };
}

const pipelineRole = role("pipeline", "codepipeline.amazonaws.com");
allow(
    "pipeline",
    pipelineRole,
    [
        "s3:GetObject",
        "s3:PutObject",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:UploadArchive",
        "codecommit:GetUploadArchiveStatus",
        "codebuild:StartBuild",
        "codebuild:BatchGetBuilds",
    ],
    [pulumi.interpolate`${artifacts.arn}/*`, source.arn, build.arn],
);
const release = new aws.codepipeline.Pipeline("release", {
    roleArn: pipelineRole.arn,
    artifactStores: [{ location: artifacts.bucket, type: "S3" }],
    stages: [
        stage("Source", "Source", "CodeCommit", [], ["source"], {
            RepositoryName: source.repositoryName,
            BranchName: "main",
            PollForSourceChanges: "false",
        }),
        stage("Build", "Build", "CodeBuild", ["source"], ["image"], { ProjectName: build.name }),
    ],
    tags: ownTags,
});
if (mended) {
    const starter = role("starter", "events.amazonaws.com");
    allow("starter", starter, ["codepipeline:StartPipelineExecution"], [release.arn]);
    const pushed = new aws.cloudwatch.EventRule("pushed", {
        eventPattern: JSON.stringify({
            source: ["aws.codecommit"],
            "detail-type": ["CodeCommit Repository State Change"],
            detail: { referenceName: ["main"] },
        }),
        tags,
    });
    new aws.cloudwatch.EventTarget("pushed", { rule: pushed.name, arn: release.arn, roleArn: starter.arn });
    const failed = new aws.cloudwatch.EventRule("failed", {
        eventPattern: JSON.stringify({
            source: ["aws.codepipeline"],
            "detail-type": ["CodePipeline Pipeline Execution State Change"],
            detail: { state: ["FAILED"] },
        }),
        tags,
    });
    new aws.cloudwatch.EventTarget("failed", { rule: failed.name, arn: topic.arn });
}

export const pipeline = release.name;
