/** A model as the runtime lists it. */
export interface ListedModel {
  id: string;
  name: string;
  provider: string;
  input: string[];
  output: string[];
  streaming: boolean;
  status: string;
  onDemand: boolean;
  profiles: string[];
}

/** One id that can be chosen. */
export interface ModelChoice {
  id: string;
  name: string;
  provider: string;
  /** Where it is called, what it takes and gives beside text, and what else sets it apart; in words. */
  badges: string[];
}

export interface ChoiceOptions {
  /** Words that must all be found in what is shown. */
  search: string;
  /** Whether models are of use that hold no conversation. */
  isRaw: boolean;
  /** The word for a geography, a modality or a state. */
  say(badge: string): string;
}

const geography = /^(us-gov|us|eu|apac|jp|au|ca|global)\./;

/**
 * The ids by which models can be called, by their maker: a model that is called by an inference profile alone appears
 * with its profiles.
 */
export function modelChoices(models: ListedModel[], { search, isRaw, say }: ChoiceOptions): Map<string, ModelChoice[]> {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, ModelChoice[]>();
  for (const model of models) {
    if (!isRaw && !model.output.includes('TEXT')) continue;
    for (const choice of choicesOf(model, say)) {
      const text = [choice.id, choice.name, choice.provider, ...choice.badges].join(' ').toLowerCase();
      if (!wanted.every((word) => text.includes(word))) continue;
      const group = groups.get(choice.provider);
      if (group) group.push(choice);
      else groups.set(choice.provider, [choice]);
    }
  }
  return new Map([...groups].sort(([one], [other]) => one.localeCompare(other)));
}

function choicesOf(model: ListedModel, say: ChoiceOptions['say']): ModelChoice[] {
  const { id, name, provider, input, output, onDemand, profiles } = model;
  const badges = [
    ...input.filter(isSpecial).map((modality) => say(modality.toLowerCase())),
    ...output.filter(isSpecial).map((modality) => `→ ${say(modality.toLowerCase())}`),
    ...(model.streaming || !output.includes('TEXT') ? [] : [say('notStreamed')]),
    ...(model.status === 'LEGACY' ? [say('legacy')] : []),
  ];
  const ofProfile = (profile: string): ModelChoice => {
    const where = geography.exec(profile)?.[1];
    return { id: profile, name, provider, badges: where === undefined ? badges : [say(where), ...badges] };
  };
  return [...(onDemand ? [{ id, name, provider, badges }] : []), ...profiles.map(ofProfile)];
}

function isSpecial(modality: string): boolean {
  return modality !== 'TEXT';
}
