/** Has the contestant's client do what a message asks for, and sends on what it gives. */
module.exports = (RED) => {
  function BenchBare(def) {
    RED.nodes.createNode(this, def);
    const ways = {
      async stream(msg, send) {
        await globalThis.benchBare.stream(msg.payload, (text) => send([{ _msgid: msg._msgid, payload: text }]));
        send([null, msg]);
      },
      async chat(msg, send) {
        msg.payload = await globalThis.benchBare.chat(msg.payload);
        send([null, msg]);
      },
    };
    this.on('input', (msg, send, done) => {
      ways[def.way](msg, send)
        .catch((error) => send([null, null, { _msgid: msg._msgid, error }]))
        .then(() => done());
    });
  }
  RED.nodes.registerType('bench-bare', BenchBare);
};
