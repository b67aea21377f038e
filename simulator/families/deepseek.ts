import type { Message } from '../converse-request';
import { fraction, list, needed, text, texts, tokens } from './check-body';
import type { Family } from './family';
import { numberIn, type PromptForm, promptFamily, toRequest } from './prompt-family';

/** What R1 thinks: its prompt has opened the thoughts. */
const thoughts = 'I am simulated, so this is all I think.\n</think>\n\n';

/** DeepSeek R1, which thinks before it answers. */
export const deepseekR1: Family = promptFamily({
  ...completions(thoughts),
  name: 'DeepSeek R1',
  isOf: ({ vendor, name }) => vendor === 'deepseek' && name.startsWith('r1-'),
  recognises: (body) => typeof body.prompt === 'string' && body.prompt.includes('<｜'),
});

/** DeepSeek V3.1. */
export const deepseekV3: Family = promptFamily({
  ...completions(''),
  name: 'DeepSeek V3',
  isOf: ({ vendor, name }) => vendor === 'deepseek' && name.startsWith('v3-'),
  recognises: () => false,
});

/** Text completions without counts. @param before what stands before the answer */
function completions(before: string): Omit<PromptForm, 'name' | 'isOf' | 'recognises'> {
  return {
    members: () => ({
      prompt: needed(text),
      max_tokens: tokens(32_768),
      temperature: fraction,
      top_p: fraction,
      stop: list,
    }),
    read({ prompt, max_tokens: maxTokens, stop }) {
      const { turns, system } = readPrompt(String(prompt));
      return toRequest(turns, system, { maxTokens: numberIn(maxTokens) ?? 4_096, stopSequences: texts(stop) });
    },
    reasons: { end_turn: 'stop', stop_sequence: 'stop', max_tokens: 'length' },
    writeWhole: ({ text: said, reason }) => ({ choices: [{ index: 0, text: before + said, stop_reason: reason }] }),
    writePiece: ({ text: said, reason, isFirst }) => ({
      choices: [{ index: 0, text: isFirst ? before + said : said, stop_reason: reason }],
    }),
  };
}

function readPrompt(prompt: string): { turns: Message[]; system: string } {
  const [before = '', ...parts] = prompt
    .replace('<｜begin▁of▁sentence｜>', '')
    .replaceAll('<｜end▁of▁sentence｜>', '')
    .split(/<｜(User|Assistant)｜>/);
  if (parts.length === 0) {
    return { turns: [{ role: 'user', content: [{ text: before.trim() }] }], system: '' };
  }
  const turns: Message[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const said = (parts[index + 1] ?? '').replace(/<\/?think>\n?/g, '').trim();
    if (said !== '') {
      turns.push({ role: parts[index] === 'User' ? 'user' : 'assistant', content: [{ text: said }] });
    }
  }
  return { turns, system: before.trim() };
}
