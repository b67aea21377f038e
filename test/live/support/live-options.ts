/** What `npm run test:live` was told. */
export interface LiveOptions {
  region?: string;
  /** The model that is asked, and the one that is asked through InvokeModel. */
  model: string;
  invokeModel: string;
  profile?: string;
  endpoint?: string;
  controlEndpoint?: string;
  /** The package's own simulator in place of AWS. */
  simulator?: boolean;
}

/** Bedrock's cheapest model that knows tools. */
const cheapest = 'amazon.nova-micro-v1:0';

/** The options as the script hands them over, in LIVE_OPTIONS. */
export function liveOptions(given: Partial<LiveOptions> = JSON.parse(process.env.LIVE_OPTIONS ?? '{}')): LiveOptions {
  const { model = cheapest, invokeModel = model } = given;
  return { ...given, model, invokeModel };
}

/** The settings of the connection, and what it keeps secret: the first way in that was given, else the default chain. */
export function liveConnection({ region, profile, endpoint, controlEndpoint, simulator }: LiveOptions) {
  const { AWS_BEARER_TOKEN_BEDROCK: apiKey = '' } = process.env;
  const identity = simulator ? 'simulator' : profile ? 'profile' : apiKey ? 'api-key' : 'chain';
  const settings = { identity, profile, region, endpoint, controlEndpoint, allowProfileSwitch: true };
  return { settings, credentials: { apiKey } };
}
