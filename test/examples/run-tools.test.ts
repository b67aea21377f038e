import assert from 'node:assert/strict';
import { exampleFlows } from './support/example-files';
import { runningExamples } from './support/running-examples';

describe('examples with tools', function () {
  this.timeout(90_000);
  const title = 'Answer a tool call';
  const { example } = runningExamples(() => exampleFlows(title));

  const cases: [inject: string, room: string, answer: string][] = [
    ['Ask for the cold store', 'cold store', 'The tool read_temperature answered: {"celsius":-19.5}.'],
    [
      'Ask for the boiler room',
      'boiler room',
      'The tool read_temperature failed: The sensor in the boiler room does not answer.',
    ],
  ];
  for (const [inject, room, answer] of cases) {
    it(`calls the tool, gives its result and answers: ${inject}`, async () => {
      const { press, untilShown, shown } = example(title);
      await press(inject);
      const turns = await untilShown('Turns', 1);
      assert.deepEqual(turns, ['user, assistant, user, assistant']);
      assert.deepEqual(shown('Calls'), [`read_temperature {"room":"${room}"}`]);
      assert.deepEqual(shown('Answer'), [`[simulated] ${answer} That is what my answer builds on.`]);
      assert.deepEqual(shown('Error'), []);
    });
  }
});
