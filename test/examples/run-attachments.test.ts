import assert from 'node:assert/strict';
import { exampleFlows } from './support/example-files';
import { runningExamples } from './support/running-examples';

describe('examples with attachments', function () {
  this.timeout(90_000);
  const picture = 'Describe a camera image';
  const report = 'Summarise a PDF';
  const { example } = runningExamples(() => exampleFlows(picture, report));

  it('sends a picture along with the question', async () => {
    const { press, untilShown, shown } = example(picture);
    await press('Take a picture');
    const [answer] = await untilShown('Description', 1);
    assert.match(
      String(answer),
      /^\[simulated\] There is an image: PNG, 48 × 32 pixels, 135 bytes\. .*Describe this picture in one sentence\./,
    );
    assert.deepEqual([shown('Description').length, shown('Error')], [1, []]);
  });

  it('sends a PDF along with the task, named by its file', async () => {
    const { press, untilShown, shown } = example(report);
    await press('Summarise');
    const [answer] = await untilShown('Summary', 1);
    assert.match(
      String(answer),
      /^\[simulated\] There is a document named “pump-7”: PDF, \d+ bytes\. .*Summarise this report in two sentences\./,
    );
    assert.deepEqual([shown('Summary').length, shown('Error')], [1, []]);
  });
});
