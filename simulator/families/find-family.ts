import type { JsonObject } from '../json';
import { type Model, simulatedName } from '../models';
import { malformedBody } from '../service-error';
import { ai21Jurassic } from './ai21-jurassic';
import { ai21Jamba, chatCompletions, gptOss, mistralChat } from './chat-families';
import { claude } from './claude';
import { claudeText } from './claude-text';
import { cohereCommand } from './cohere-command';
import { cohereCommandR } from './cohere-command-r';
import { deepseekR1, deepseekV3 } from './deepseek';
import type { Family } from './family';
import { bedrockCompletion, textCompletions } from './imported-text';
import { llama, llama4 } from './llama';
import { mistralText } from './mistral-text';
import { nova } from './nova';
import { titanText } from './titan-text';

/**
 * The families the simulator speaks with InvokeModel, the special before the general: a body may look like several. A
 * new one is a file and a name here.
 */
const families: Family[] = [
  claude,
  claudeText,
  titanText,
  llama,
  llama4,
  mistralText,
  mistralChat,
  cohereCommand,
  cohereCommandR,
  ai21Jurassic,
  ai21Jamba,
  deepseekR1,
  deepseekV3,
  gptOss,
  nova,
  chatCompletions,
  textCompletions,
  bedrockCompletion,
];

/** The family a model's bodies belong to. Throws a ServiceError naming the body where the simulator does not speak it. */
export function findFamily(model: Model, body: JsonObject): Family {
  // An ARN may hide the model, and the simulator's own are of every family: there the body tells.
  const isOpen = simulatedName(model) !== undefined || model.name === '';
  const family = families.find((candidate) => (isOpen ? candidate.recognises(body) : candidate.isOf(model)));
  if (!family) {
    const known = families.map(({ name }) => name).join(', ');
    const key = Object.keys(body)[0] ?? 'nothing';
    throw malformedBody(`#: extraneous key [${key}] is not permitted (the simulator knows the bodies of: ${known})`);
  }
  return family;
}
