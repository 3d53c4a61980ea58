import pulumi


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return f"{args.name}-id", {"arn": f"arn:aws:mock:us-east-1:123456789012:{args.name}", **args.inputs}

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Mocks())
