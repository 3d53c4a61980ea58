"use strict";
// Line-wise JSON to and from the engine over two inherited pipes; synchronous, for a program may ask from anywhere.
const fs = require("fs");

class Channel {
    constructor(outward, inward) {
        this.outward = outward;
        this.inward = inward;
        this.rest = Buffer.alloc(0);
        this.block = Buffer.alloc(1 << 16);
    }

    /** The next message of the engine. */
    receive() {
        for (;;) {
            const end = this.rest.indexOf(10);
            if (end >= 0) {
                const line = this.rest.subarray(0, end).toString("utf8");
                this.rest = this.rest.subarray(end + 1);
                return JSON.parse(line);
            }
            const size = fs.readSync(this.inward, this.block, 0, this.block.length, null);
            if (size === 0) throw new Error("the engine has gone");
            this.rest = Buffer.concat([this.rest, this.block.subarray(0, size)]);
        }
    }

    /** Say something that has no answer. */
    tell(message) {
        let data = Buffer.from(JSON.stringify(message) + "\n", "utf8");
        while (data.length) data = data.subarray(fs.writeSync(this.outward, data));
    }

    /** Say something, and wait for the answer. */
    ask(message) {
        this.tell(message);
        return this.receive();
    }
}

module.exports = { Channel };
