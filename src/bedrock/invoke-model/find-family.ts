import type { BodyFamily } from '../../models/body-family';
import { ai21Jamba } from './families/ai21-jamba';
import { ai21Jurassic } from './families/ai21-jurassic';
import { bedrockCompletion } from './families/bedrock-completion';
import { chatCompletions } from './families/chat-completions';
import { claudeMessages } from './families/claude-messages';
import { claudeText } from './families/claude-text';
import { cohereCommand } from './families/cohere-command';
import { cohereCommandR } from './families/cohere-command-r';
import { deepseekR1 } from './families/deepseek-r1';
import { deepseekV3 } from './families/deepseek-v3';
import { gptOss } from './families/gpt-oss';
import { llama2 } from './families/llama-2';
import { llama3 } from './families/llama-3';
import { llama4 } from './families/llama-4';
import { mistralChat } from './families/mistral-chat';
import { mistralText } from './families/mistral-text';
import { nova } from './families/nova';
import { qwen } from './families/qwen';
import { textCompletions } from './families/text-completions';
import { titanText } from './families/titan-text';
import { writer } from './families/writer';
import type { Json, ModelFamily } from './model-family';

/** Every form of bodies that is spoken here. A new one is a file, a name and a line. */
const families: Readonly<Record<BodyFamily, ModelFamily>> = {
  'claude-messages': claudeMessages,
  'claude-text': claudeText,
  nova,
  'titan-text': titanText,
  'llama-2': llama2,
  'llama-3': llama3,
  'llama-4': llama4,
  'mistral-text': mistralText,
  'mistral-chat': mistralChat,
  'cohere-command': cohereCommand,
  'cohere-command-r': cohereCommandR,
  'ai21-jamba': ai21Jamba,
  'ai21-jurassic': ai21Jurassic,
  'deepseek-r1': deepseekR1,
  'deepseek-v3': deepseekV3,
  'gpt-oss': gptOss,
  qwen,
  writer,
  'chat-completions': chatCompletions,
  'text-completions': textCompletions,
  'bedrock-completion': bedrockCompletion,
};

export const allFamilies: readonly ModelFamily[] = Object.values(families);

export function familyNamed(name: BodyFamily): ModelFamily {
  return families[name];
}

/** The family of a model. @param id a bare id: no geography, no ARN */
export function familyOfId(id: string): ModelFamily | undefined {
  return allFamilies.find(({ models }) => models?.test(id));
}

/**
 * The family whose form a document of an answer has: the one that was asked in, where it can be. Models answer in
 * another form than they were asked in when the service has moved them to a newer one.
 */
export function familyOfDocument(asked: ModelFamily | undefined, document: Json): ModelFamily | undefined {
  return asked?.recognises(document) ? asked : allFamilies.find((family) => family.recognises(document));
}
