import assert from 'node:assert/strict';
import { exampleFlows } from './support/example-files';
import { runningExamples } from './support/running-examples';

describe('examples with sensors', function () {
  this.timeout(90_000);
  const classify = 'Classify readings as JSON';
  const burst = 'Keep up with a burst';
  const { example } = runningExamples(() => exampleFlows(classify, burst));

  const readings: [inject: string, debug: string, machine: string][] = [
    ['Pump 3 runs well', 'Normal', 'Pump 3'],
    ['Pump 4 is loud', 'Check', 'Pump 4'],
    ['Press 7 smokes', 'Alarm', 'Press 7'],
  ];
  for (const [inject, debug, machine] of readings) {
    it(`makes an object of a reading and sorts it: ${inject}`, async () => {
      const { press, untilShown, shown } = example(classify);
      await press(inject);
      assert.deepEqual(await untilShown(debug, 1), [{ machine, state: debug.toLowerCase() }]);
      const others = ['Normal', 'Check', 'Alarm', 'Error'].filter((name) => name !== debug);
      assert.deepEqual(others.flatMap(shown), []);
    });
  }

  it('answers the first reading and the latest of each sensor, and tells of the others', async () => {
    const { press, untilShown, shown } = example(burst);
    await press('A burst');
    const answered = (await untilShown('Answered', 4)).map(String);
    assert.deepEqual(
      answered.map((text) => text.replace(/:.*/s, '')),
      ['boiler 1', 'press 4', 'pump 4', 'boiler 4'],
    );
    for (const text of answered) assert.match(text, /: \[simulated\] /);
    assert.deepEqual(shown('Left out').map(String).sort(), [
      'boiler 2: superseded',
      'boiler 3: superseded',
      'press 1: superseded',
      'press 2: superseded',
      'press 3: superseded',
      'pump 1: superseded',
      'pump 2: superseded',
      'pump 3: superseded',
    ]);
    assert.deepEqual(shown('Error'), []);
  });
});
