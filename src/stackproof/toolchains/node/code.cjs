"use strict";
// The compiled form of a package set's modules, kept in one file beside them: V8 takes it in place of compiling them
// again in every process. What it does not fit (another version, other flags) is compiled as ever.
//
// Started as `node code.cjs MODULES FILE` it makes that file, with the same flags as programs are run with.
const fs = require("fs");
const Module = require("module");
const path = require("path");
const v8 = require("v8");
const vm = require("vm");

// The SDK sets this flag when it starts; code that was made without it would not fit any more.
v8.setFlagsFromString("--allow-natives-syntax");

const SDK = ["pulumi", "aws", "awsx", "random", "tls"];
// Resources that programs use most: their modules are loaded on first use.
const USED = {
    acm: ["Certificate", "CertificateValidation"],
    apigateway: ["RestApi", "Resource", "Method", "Integration", "Deployment", "Stage"],
    apigatewayv2: ["Api", "Integration", "Route", "Stage"],
    appautoscaling: ["Target", "Policy"],
    autoscaling: ["Group", "Policy"],
    cloudfront: ["Distribution", "OriginAccessControl", "OriginAccessIdentity"],
    cloudtrail: ["Trail"],
    cloudwatch: ["LogGroup", "MetricAlarm", "EventRule", "EventTarget", "Dashboard"],
    cognito: ["UserPool", "UserPoolClient"],
    dynamodb: ["Table"],
    ec2: ["Vpc", "Subnet", "SecurityGroup", "SecurityGroupRule", "InternetGateway", "NatGateway", "Eip", "RouteTable"].concat(
        ["Route", "RouteTableAssociation", "Instance", "LaunchTemplate", "VpcEndpoint", "FlowLog", "KeyPair", "getAmi"],
    ),
    ecr: ["Repository", "LifecyclePolicy"],
    ecs: ["Cluster", "Service", "TaskDefinition"],
    efs: ["FileSystem", "MountTarget"],
    eks: ["Cluster", "NodeGroup"],
    elasticache: ["ReplicationGroup", "SubnetGroup", "Cluster"],
    iam: ["Role", "RolePolicy", "RolePolicyAttachment", "Policy", "InstanceProfile", "getPolicyDocument", "User"],
    kinesis: ["Stream", "FirehoseDeliveryStream"],
    kms: ["Key", "Alias"],
    lambda: ["Function", "Permission", "EventSourceMapping", "CallbackFunction"],
    lb: ["LoadBalancer", "TargetGroup", "Listener", "ListenerRule", "TargetGroupAttachment"],
    rds: ["Instance", "SubnetGroup", "Cluster", "ClusterInstance", "ParameterGroup"],
    route53: ["Record", "Zone", "HealthCheck", "getZone"],
    s3: ["Bucket", "BucketV2", "BucketObject", "BucketPolicy", "BucketPublicAccessBlock", "BucketVersioning"].concat(
        ["BucketServerSideEncryptionConfiguration", "BucketLifecycleConfiguration", "BucketNotification", "BucketLogging"],
    ),
    secretsmanager: ["Secret", "SecretVersion"],
    sfn: ["StateMachine"],
    sns: ["Topic", "TopicSubscription", "TopicPolicy"],
    sqs: ["Queue", "QueuePolicy"],
    ssm: ["Parameter", "getParameter"],
    wafv2: ["WebAcl", "WebAclAssociation"],
};
const FORMAT = 1;

/** Take the modules below the folder `modules` out of `file`, as far as it fits. */
function use(modules, file) {
    const kept = new Map();
    try {
        const data = fs.readFileSync(file);
        const start = 4 + data.readUInt32LE(0);
        const { format, entries } = JSON.parse(data.toString("utf8", 4, start));
        if (format !== FORMAT) return;
        for (const [name, length, from, to] of entries) {
            kept.set(path.join(modules, name), [length, data.subarray(start + from, start + to)]);
        }
    } catch {
        return; // not made for this Node, or not whole: everything is compiled as ever
    }
    _compiling((text, filename) => {
        const found = kept.get(filename);
        if (found === undefined || found[0] !== text.length) return null;
        const script = _script(text, filename, found[1]);
        return script.cachedDataRejected ? null : script;
    });
}

function make(modules, file) {
    const made = [];
    const start = modules + path.sep;
    _compiling((text, filename) => {
        if (!filename.startsWith(start)) return null;
        const script = _script(text, filename);
        made.push([filename.slice(start.length), text.length, script]);
        return script;
    });
    const load = Module.createRequire(path.join(modules, "stackproof.js"));
    for (const name of SDK) {
        try {
            load(`@pulumi/${name}`);
        } catch (error) {
            if (error.code !== "MODULE_NOT_FOUND") throw error;
        }
    }
    const aws = load("@pulumi/aws");
    for (const [service, names] of Object.entries(USED)) for (const name of names) void (aws[service] || {})[name];
    const entries = [];
    const parts = [];
    let at = 0;
    for (const [name, length, script] of made) {
        const data = script.createCachedData();
        entries.push([name, length, at, (at += data.length)]);
        parts.push(data);
    }
    const head = Buffer.from(JSON.stringify({ format: FORMAT, entries }));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(head.length);
    fs.writeFileSync(`${file}.new`, Buffer.concat([size, head, ...parts]));
    fs.renameSync(`${file}.new`, file);
}

function _script(text, filename, cachedData) {
    return new vm.Script(Module.wrap(text), {
        filename,
        cachedData,
        importModuleDynamically: vm.constants && vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
}

/** Have modules compiled by `compile`; where it gives null, by Node itself. */
function _compiling(compile) {
    const plain = Module.prototype._compile;
    Module.prototype._compile = function (text, filename) {
        const script = text.startsWith("#!") ? null : compile(text, filename);
        if (script === null) return plain.apply(this, arguments);
        const ask = (name) => this.require(name);
        ask.resolve = (name, options) => Module._resolveFilename(name, this, false, options);
        ask.main = process.mainModule;
        ask.extensions = Module._extensions;
        ask.cache = Module._cache;
        const body = script.runInThisContext();
        return body.call(this.exports, this.exports, ask, this, filename, path.dirname(filename));
    };
}

module.exports = { use };
if (require.main === module) make(process.argv[2], process.argv[3]);
