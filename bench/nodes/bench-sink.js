/** Hands what it receives to the contestant, and does nothing else. */
module.exports = (RED) => {
  function BenchSink(def) {
    RED.nodes.createNode(this, def);
    this.on('input', (msg, _send, done) => {
      globalThis.benchSink(def.id, msg);
      done();
    });
  }
  RED.nodes.registerType('bench-sink', BenchSink);
};
