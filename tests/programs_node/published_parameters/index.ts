import * as aws from "@pulumi/aws";

const base = "/aws/service/ecs/optimized-ami/amazon-linux-2/recommended";
const all = aws.ssm.getParameterOutput({ name: base }).value.apply((text) => JSON.parse(text).image_id);
const one = aws.ssm.getParameterOutput({ name: `${base}/image_id` }).value;
new aws.ec2.Instance("a", { ami: all, instanceType: "t3.micro" });
new aws.ec2.Instance("b", { ami: one, instanceType: "t3.micro" });
