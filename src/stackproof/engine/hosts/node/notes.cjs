"use strict";
// What the host tells the engine: notes on stand-ins, and the errors that the program ended with.
const MOST = 500;

class Notes {
    constructor(channel, folder) {
        this.channel = channel;
        this.folder = folder.endsWith("/") ? folder : folder + "/";
        this.said = new Set();
        this.errors = new Set();
    }

    /** Tell one note, once. */
    add(note) {
        const text = JSON.stringify(note);
        if (this.said.has(text) || this.said.size >= MOST) return;
        this.said.add(text);
        this.channel.tell({ note });
    }

    ask(question) {
        return this.channel.ask(question);
    }

    /** [file, line] of the innermost frame of the answer, null when there is none. */
    place() {
        for (const line of String(new Error().stack).split("\n")) {
            const match = /\(?((?:file:\/\/)?\/[^()]*):(\d+):\d+\)?$/.exec(line);
            if (match && match[1].replace("file://", "").startsWith(this.folder)) {
                return [match[1].replace("file://", ""), Number(match[2])];
            }
        }
        return null;
    }

    /** True when the answer's own code called the function that asks. Asked for each variable that the SDK reads, so
     * frames are not mapped to their sources. */
    asking() {
        const { stackTraceLimit, prepareStackTrace } = Error;
        Error.stackTraceLimit = 3;
        Error.prepareStackTrace = (_, frames) => frames;
        const frames = new Error().stack;
        Error.stackTraceLimit = stackTraceLimit;
        Error.prepareStackTrace = prepareStackTrace;
        const file = frames.length > 2 && frames[2].getFileName();
        return Boolean(file) && file.startsWith(this.folder);
    }

    /** An error that nobody caught. */
    failed(error) {
        if (this.errors.has(error)) return;
        this.errors.add(error);
        const known = error !== null && typeof error === "object";
        this.channel.tell({
            error: {
                type: known ? String(error.name || error.constructor?.name || "Error") : typeof error,
                code: known ? String(error.code ?? error.cause?.code ?? "") : "",
                message: String(known && error.message !== undefined ? error.message : error).slice(0, 8000),
                stack: String((known && error.stack) || "").slice(0, 16000),
            },
        });
    }
}

module.exports = { Notes };
