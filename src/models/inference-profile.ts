import { bareModelId, namesProfile } from './model-name';

type Geography = 'us' | 'us-gov' | 'eu' | 'apac' | 'jp' | 'au';

/**
 * The geographies of a region's own, the narrowest first (R51). Regions of none are left out: London and Zurich are
 * not in the European Union, and what a Canadian profile holds is not known well enough. `global` is nobody's own.
 */
const geographies: ReadonlyArray<readonly [regions: RegExp, own: readonly Geography[]]> = [
  [/^us-gov-/, ['us-gov']],
  [/^us-/, ['us']],
  [/^eu-(?!west-2$|central-2$)/, ['eu']],
  [/^ap-northeast-[13]$/, ['jp', 'apac']],
  [/^ap-southeast-[24]$/, ['au', 'apac']],
  [/^ap-/, ['apac']],
];

/** Where models have profiles, as far as that is certain; a row for each kind of bare id. */
const profiles: ReadonlyArray<readonly [models: RegExp, where: readonly Geography[]]> = [
  [/^anthropic\.claude-3-haiku-/, ['us', 'eu', 'apac']],
  [/^anthropic\.claude-3-sonnet-/, ['us', 'eu', 'apac']],
  [/^anthropic\.claude-3-5-sonnet-20240620-/, ['us', 'eu', 'apac']],
  [/^anthropic\.claude-3-5-sonnet-20241022-/, ['us', 'apac']],
  [/^anthropic\.claude-3-(?:opus|5-haiku)-/, ['us']],
  [/^anthropic\.claude-3-7-sonnet-/, ['us', 'us-gov', 'eu', 'apac']],
  [/^anthropic\.claude-sonnet-4-\d{8}-/, ['us', 'eu', 'apac']],
  [/^anthropic\.claude-opus-4-(?:1-)?\d{8}-/, ['us']],
  [/^anthropic\.claude-sonnet-4-5-/, ['us', 'us-gov', 'eu', 'jp', 'au']],
  [/^anthropic\.claude-haiku-4-5-/, ['us', 'eu', 'jp', 'au']],
  [/^anthropic\.claude-opus-4-5-/, ['us', 'eu']],
  [/^anthropic\.claude-sonnet-4-6(?!\d)/, ['us', 'eu', 'jp', 'au']],
  [/^anthropic\.claude-opus-4-6(?!\d)/, ['us', 'eu', 'au']],
  [/^anthropic\.claude-opus-4-[78](?!\d)/, ['us', 'eu', 'jp']],
  [/^anthropic\.claude-(?:opus|sonnet)-5(?=$|-v)/, ['us', 'eu', 'au']],
  [/^anthropic\.claude-(?:fable-5|opus-5-5|sonnet-5-5)(?!\d)/, ['us']],
  [/^amazon\.nova-(?:micro|lite|pro)-v1/, ['us', 'eu', 'apac']],
  [/^amazon\.nova-premier-v1/, ['us']],
  [/^amazon\.nova-2-lite-v1/, ['us', 'eu', 'jp']],
  [/^deepseek\.r1-/, ['us']],
  [/^meta\.llama(?:3-[123]-|4-)/, ['us']],
  [/^mistral\.pixtral-large-/, ['us', 'eu']],
  [/^writer\.palmyra-x/, ['us']],
];

/**
 * The inference profile that a region has for a model, for one that is invoked by a profile alone (R50). Never of
 * another geography than the region's own: where requests may go is the author's to choose.
 * @returns undefined for what is a profile already, an ARN that hides its model, and where there is no certainty
 */
export function profileFor(model: string, region: string): string | undefined {
  const id = bareModelId(model);
  if (id === undefined || namesProfile(model)) return undefined;
  const own = geographies.find(([regions]) => regions.test(region))?.[1] ?? [];
  const known = profiles.find(([models]) => models.test(id))?.[1] ?? [];
  const geography = own.find((place) => known.includes(place));
  return geography && `${geography}.${id}`;
}
