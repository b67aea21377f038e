import { bodyAsConversation } from './body-as-conversation';
import { asObject, type JsonObject, listOf, parseJson, type Recording } from './recording';
import { blankSettings, type Saying } from './say-request';

/** Ids of models that do not chat. */
const NO_CHAT = /embed|rerank|image|canvas|reel|sonic/;

/**
 * An InvokeModel request as a flow would say it: its body as it is, and, where it is a chat, as a conversation that the
 * node writes into the body of the model's family.
 */
export function sayInvokeRequest(recording: Recording): Saying[] {
  return isChat(recording) ? [sayRaw(recording), sayConversation(recording)] : [sayRaw(recording)];
}

/** The id of a profile tells nothing: there the answer does. */
function isChat({ modelId, body }: Recording): boolean {
  const answer = asObject(parseJson(body.toString('utf8')));
  return !NO_CHAT.test(modelId) && !Object.keys(answer).some((member) => member.startsWith('embedding'));
}

const QUESTION = 'A question that the recording did not keep';

/** Any body does where the recording did not keep it. The history must be left alone. */
function sayRaw({ modelId, request }: Recording): Saying {
  return {
    way: 'raw',
    settings: { ...blankSettings, api: 'raw', model: 'model', modelType: 'msg' },
    msg: { topic: 'raw', model: modelId, payload: request ?? { question: QUESTION }, messages: 'not read' },
    body: request ?? undefined,
  };
}

/** Any question does where the recorded body is not known or can't be said: the answer is judged alone. */
function sayConversation({ modelId, request }: Recording): Saying {
  const conversation = request === null ? undefined : bodyAsConversation(request);
  const said: JsonObject = conversation ?? {
    messages: [{ role: 'user', content: [{ text: QUESTION }] }],
    inferenceConfig: { maxTokens: 64 },
  };
  return {
    way: 'conversation',
    settings: { ...blankSettings, api: 'invoke' },
    msg: { topic: 'conversation', payload: { modelId, ...said } },
    conversation: conversation && withFoldedSystem(conversation),
  };
}

/** The node says a system turn in the midst of a conversation as the user's. */
function withFoldedSystem(conversation: JsonObject): JsonObject {
  const turns = listOf(conversation.messages);
  return {
    ...conversation,
    messages: turns.map((turn) => (turn.role === 'system' ? { ...turn, role: 'user' } : turn)),
  };
}
