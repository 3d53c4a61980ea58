"use strict";
// Programs that end their own process, and programs that never do. The SDK's own exits go through.
const IDLE_MS = 8000;

/** What leaves with a failure is told with its place; as if all were well, nobody leaves in the further run. */
function watch(request, sdk, notes) {
    const leave = process.exit;
    for (const name of ["exit", "reallyExit", "abort"]) {
        const original = process[name];
        process[name] = function (...values) {
            const place = notes.asking() ? notes.place() : null;
            if (place === null) return original.apply(process, values);
            if (request.stay) return undefined;
            const code = name === "abort" ? 134 : Number(values[0] ?? process.exitCode ?? 0);
            if (code === 0) notes.add({ left_early: true });
            else notes.failed(_said(name, code, place));
            return original.apply(process, values);
        };
    }
    _whenAllIsSaid(sdk, () => leave.call(process, notes.errors.size ? 1 : 0));
}

function _said(name, code, place) {
    const message = `process.${name}(${name === "abort" ? "" : code})`;
    return { name: "SystemExit", message, stack: `SystemExit: ${message}\n    at ${place[0]}:${place[1]}:1` };
}

/** A timer or a connection that stays open must not hide what a program made: it is over once its stack's outputs are
 * told and nothing has been asked for a while. */
function _whenAllIsSaid(sdk, done) {
    const settings = sdk("@pulumi/pulumi/runtime/settings");
    const { getStore } = sdk("@pulumi/pulumi/runtime/state");
    const { ResourceMonitorClient } = sdk("@pulumi/pulumi/proto/resource_grpc_pb");
    const original = ResourceMonitorClient.prototype.registerResourceOutputs;
    let since = 0;
    let last = null;
    ResourceMonitorClient.prototype.registerResourceOutputs = function (asked, ...rest) {
        if (/::pulumi:pulumi:Stack::/.test(asked.getUrn())) since = since || Date.now();
        return original.call(this, asked, ...rest);
    };
    const watching = setInterval(async () => {
        const now = getStore().settings.rpcDone;
        if (now !== last) [last, since] = [now, since && Date.now()];
        if (since === 0 || Date.now() - since < IDLE_MS) return;
        clearInterval(watching);
        await settings.disconnect(true);
        done();
    }, 500);
    watching.unref();
}

module.exports = { watch };
