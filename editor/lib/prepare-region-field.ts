import { words } from './words';

/**
 * The regions where Bedrock is offered, as suggestions: any other may be typed.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/endpoints-region-availability.html
 */
const regions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'mx-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6'],
  ...['ap-southeast-7', 'il-central-1', 'me-central-1', 'me-south-1', 'af-south-1', 'us-gov-east-1', 'us-gov-west-1'],
];

/** Suggests regions while a region is typed, by their code or their place, and doubts one that nobody here knows. */
export function prepareRegionField(input: JQuery): void {
  input.autoComplete({ search: suggestRegions, minLength: 0 });
  const doubt = $('<div>', { class: 'bedrock-doubt', role: 'status' }).appendTo(input.closest('.form-row'));
  const update = () => doubt.text(isUnknown(String(input.val())) ? words('dialog.unknownRegion') : '');
  // A suggestion that is taken by Enter is no change.
  input.on('change input keyup', update);
  update();
}

/** Whether it looks like a region's code, and is none: what does not even look like one is an error anyway. */
function isUnknown(typed: string): boolean {
  const region = typed.trim();
  return /^[a-z0-9-]+$/.test(region) && !regions.includes(region);
}

/** A complete code gets no suggestion: Enter would replace it by the first one. */
function suggestRegions(typed: string) {
  const wanted = typed.trim().toLowerCase();
  if (regions.includes(wanted)) return [];
  return regions
    .map((region) => ({ value: region, label: `${region} · ${words(`region.${region}`)}` }))
    .filter(({ label }) => label.toLowerCase().includes(wanted));
}
