import assert from 'node:assert/strict';
import { createCapabilityMemory } from '../../../src/models/capability-memory';

const DAY = 24 * 60 * 60 * 1000;

describe('createCapabilityMemory', () => {
  it('knows nothing at first', () => assert.deepEqual(createCapabilityMemory().recall('us-east-1', 'm'), {}));

  it('recalls all that was learned, by region and model', () => {
    const memory = createCapabilityMemory();
    memory.learn('us-east-1', 'm', { system: false });
    memory.learn('us-east-1', 'm', { maxTokens: 5 });
    assert.deepEqual(memory.recall('us-east-1', 'm'), { system: false, maxTokens: 5 });
    assert.deepEqual(memory.recall('us-west-2', 'm'), {});
    assert.deepEqual(memory.recall('us-east-1', 'n'), {});
  });

  it('forgets after a day, however often it was asked or told', () => {
    let time = 0;
    const memory = createCapabilityMemory(() => time);
    memory.learn('r', 'm', { system: false });
    time = DAY - 1;
    memory.learn('r', 'm', { tools: false });
    assert.deepEqual(memory.recall('r', 'm'), { system: false, tools: false });
    time = DAY;
    assert.deepEqual(memory.recall('r', 'm'), {});
    memory.learn('r', 'm', { tools: false });
    time = 2 * DAY - 1;
    assert.deepEqual(memory.recall('r', 'm'), { tools: false });
  });

  it('keeps 500 models; the one that was learned of longest ago goes', () => {
    const memory = createCapabilityMemory();
    for (let index = 0; index < 500; index += 1) memory.learn('r', `m${index}`, { system: false });
    memory.learn('r', 'm0', { tools: false });
    memory.learn('r', 'new', { system: false });
    assert.deepEqual(memory.recall('r', 'm1'), {});
    assert.deepEqual(memory.recall('r', 'm0'), { system: false, tools: false });
    assert.deepEqual(memory.recall('r', 'm2'), { system: false });
  });

  it('gives nothing by which it could be changed', () => {
    const memory = createCapabilityMemory();
    const facts = { system: false };
    memory.learn('r', 'm', facts);
    facts.system = true;
    memory.recall('r', 'm').system = true;
    assert.deepEqual(memory.recall('r', 'm'), { system: false });
  });
});
