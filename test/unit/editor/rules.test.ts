import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../../../editor/lib/rules.js' with { 'resolution-mode': 'import' };

const localeFile = join(__dirname, '../../../nodes/locales/en-US/bedrock-connection.json');
const longestName = 'n'.repeat(64);

const examples: Record<Rule, { fine: string[]; wrong: string[] }> = {
  positiveInteger: { fine: ['1', '4096', ' 7 '], wrong: ['0', '-1', '2.5', 'hot', ' ', 'Infinity', 'NaN'] },
  wholeNumber: { fine: ['0', '100'], wrong: ['-1', '0.5', ' ', 'many'] },
  reasoningBudget: { fine: ['1024', '32000'], wrong: ['1023', '0', '2048.5', 'high', ' '] },
  seconds: { fine: ['0', '0.5', '900'], wrong: ['-1', '1m', ' ', 'Infinity'] },
  fraction: { fine: ['0', '0.25', '1'], wrong: ['-0.1', '1.5', 'hot', ' '] },
  textList: { fine: ['[]', '["END", ""]'], wrong: ['"END"', '[1]', '{}', 'END', 'null'] },
  pathList: { fine: ['[]', '["/stop_sequence", "/a/0"]'], wrong: ['["stop_sequence"]', '"/a"', '[1]', '{}', '[""]'] },
  toolList: { fine: ['[]', '[{"name": "a"}]', '{"tools": []}'], wrong: ['null', '"a"', '1', '[', ''] },
  object: { fine: ['{}', '{"type": "object"}'], wrong: ['[]', 'null', '"a"', '1', '{', ''] },
  textObject: { fine: ['{}', '{"line": "3"}'], wrong: ['{"line": 3}', '{"line": null}', '["3"]', '"3"', '{'] },
  noSpaces: { fine: ['AKIA', ''], wrong: ['a b', ' a', 'a\n'] },
  model: {
    fine: ['us.amazon.nova-lite-v1:0', 'arn:aws:bedrock:eu-west-1:111122223333:inference-profile/a', ' a.b '],
    wrong: ['nova lite', ' ', 'a.b\nc.d'],
  },
  schemaName: { fine: ['reply', 'a_B-9', longestName], wrong: ['', 'two words', 'größe', 'a.b', `${longestName}n`] },
  guardrailVersion: { fine: ['DRAFT', '1', '12'], wrong: ['0', 'draft', 'latest', '1.0', 'v1', ' 1'] },
  mediaType: {
    fine: ['application/json', 'image/png', 'text/csv; charset=utf-8', '*/*'],
    wrong: ['json', 'application', 'a b/c', 'text/plain\r\nX: 1', '*', ''],
  },
  regionCode: { fine: ['eu-central-1', 'us-gov-west-1'], wrong: ['eu central 1', 'EU-central-1', ''] },
  host: { fine: ['c2.credentials.iot.eu-central-1.amazonaws.com'], wrong: ['https://a.b', 'localhost', 'a b.c', ''] },
  roleArn: {
    fine: ['arn:aws:iam::111122223333:role/a', 'arn:aws-cn:iam::111122223333:role/path/a'],
    wrong: ['arn:aws:iam::111122223333:user/a', 'arn:aws:iam::1:role/a', 'role', ''],
  },
  sessionName: { fine: ['node-red', 'a=b,c.d@e'], wrong: ['a', 'a b', 'größe', ''] },
  roleDuration: { fine: ['900', '43200'], wrong: ['899', '43201', '1000.5', '1h', ''] },
  identityPool: { fine: ['eu-central-1:1111-aaaa'], wrong: ['eu-central-1', 'eu-central-1:', 'a b:1', ''] },
  webAddress: {
    fine: ['https://vpce.example.com', 'http://127.0.0.1:8080/'],
    wrong: ['vpce.example.com', 'ftp://example.com', 'https://user:secret@example.com', 'https://example.com?a=1'],
  },
};

describe('rules', () => {
  for (const [rule, { fine, wrong }] of Object.entries(examples) as [Rule, (typeof examples)[Rule]][]) {
    const verdictsOn = async (values: string[]) => {
      const { rules } = await import('../../../editor/lib/rules.js');
      return values.filter((value) => rules[rule](value));
    };
    it(`${rule} takes ${fine.map((value) => JSON.stringify(value)).join(', ')}`, async () => {
      assert.deepEqual(await verdictsOn(fine), fine);
    });
    it(`${rule} refuses ${wrong.map((value) => JSON.stringify(value)).join(', ')}`, async () => {
      assert.deepEqual(await verdictsOn(wrong), []);
    });
  }

  it('have a reason each in the locale file', async () => {
    const { rules } = await import('../../../editor/lib/rules.js');
    const { invalid } = JSON.parse(readFileSync(localeFile, 'utf8'));
    const others = ['missing', 'part', 'expression', 'proxyOfHttp2'];
    assert.deepEqual(Object.keys(invalid).sort(), [...Object.keys(rules), ...others].sort());
  });
});
