/** What an attachment takes at the most on its way out; the SDK alone makes one base64 text of it. */
import { compare } from '../lib/compare.mjs';
import { measureAfresh } from '../lib/measure-afresh.mjs';
import { replyModel } from '../lib/models.mjs';

const megabytes = 20;

export async function measureAttachment({ server, rounds }) {
  const options = { model: replyModel({ characters: 100 }), attached: megabytes * 2 ** 20 };
  const peaks = await measureAfresh(['node-red', 'sdk'], { url: server.url, rounds }, (contestant) =>
    contestant.ask('peak', options),
  );
  return [
    compare(`most memory that a call with ${megabytes} MB takes beside them`, {
      value: peaks['node-red'].peakBytes / 2 ** 20,
      against: peaks.sdk.peakBytes / 2 ** 20,
      unit: 'MB',
      than: 'sdk',
      target: 1.1,
    }),
  ];
}
