import { BedrockError } from '../errors/bedrock-error';
import type { Words } from '../errors/words';
import type { BodyFamily } from '../models/body-family';
import { profileFor } from '../models/inference-profile';
import { fullModelId } from '../models/known-models';
import { bareModelId, namesProfile } from '../models/model-name';

/** What was asked when a request was refused. */
interface Asked {
  model: string;
  /** In whose body; absent for Converse and for a body that the flow made. */
  family?: BodyFamily;
  /** What was sent in the model's own words. */
  fields?: Readonly<Record<string, unknown>>;
}

/** A final refusal, with what the author may do about it. */
export function explainRefusal(error: BedrockError, asked: Asked, region: string): BedrockError {
  const words = explain(error, asked, region);
  return words === undefined ? error : new BedrockError(error.code, words, error.facts);
}

function explain({ code, words: what }: BedrockError, asked: Asked, region: string): Words | undefined {
  switch (code) {
    case 'on_demand_unsupported':
      return namingProfile(what, asked.model, region);
    case 'model_id':
      return namingModel(what, asked.model, region);
    case 'permission':
      return namingResources(what, asked.model, region);
    case 'invalid_request':
      return namingField(what, asked) ?? namingFamily(what, asked);
    default:
      return undefined;
  }
}

/** A model that is invoked by a profile alone: the one that the region has. */
function namingProfile(what: Words, model: string, region: string): Words | undefined {
  const profile = profileFor(model, region);
  return profile === undefined ? undefined : { key: 'errors.use_profile', params: { what, profile } };
}

/** An id that Bedrock does not know in a region: which one that was, and what a maker's own name stands for. */
function namingModel(what: Words, model: string, region: string): Words {
  const id = fullModelId(model, region);
  return id === undefined
    ? { key: 'errors.model_in_region', params: { what, region } }
    : { key: 'errors.use_model', params: { what, id } };
}

/** A profile takes two permissions: on itself, and on its model in every region that it leads to. */
function namingResources(what: Words, model: string, region: string): Words | undefined {
  const id = bareModelId(model);
  if (id === undefined || !namesProfile(model)) return undefined;
  const profile = model.startsWith('arn:') ? model : `arn:aws:bedrock:${region}:*:inference-profile/${model}`;
  return { key: 'errors.allow_both', params: { what, profile, model: `arn:aws:bedrock:*::foundation-model/${id}` } };
}

/** A field that the model does not know, and that the author or the request gave in its own words. */
function namingField(what: Words, { fields = {} }: Asked): Words | undefined {
  const said = String(what.params?.message ?? '').replace(/^The model returned the following errors: /, '');
  const [, path = ''] = /^([\w.[\]-]+): Extra inputs are not permitted/.exec(said) ?? [];
  const name = path.split(/[.[]/)[0] ?? '';
  return Object.hasOwn(fields, name) ? { key: 'errors.extra_field', params: { what, name } } : undefined;
}

/** A body that the service did not understand may be that of another family (R48). */
function namingFamily(what: Words, { family }: Asked): Words | undefined {
  if (family === undefined) return undefined;
  return { key: 'errors.family_refused', params: { what, family: { key: `families.${family}` } } };
}
